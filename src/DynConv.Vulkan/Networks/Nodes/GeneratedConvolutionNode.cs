using System;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// A convolution whose kernel a linear layer makes for each sample: W̃ = G·features + g, seen as [O, C/G, kh, kw] (dynamic
/// depthwise convolution, arXiv 2106.04263; the matrix Φ of arXiv 2103.08756). It takes x [N, C, H, W] and the features
/// [N, h].
/// </summary>
internal sealed record GeneratedConvolutionNode : ConvolvingNode
{
    /// <summary>G, [O·C/G·kh·kw, h].</summary>
    public required Parameter GeneratorWeight { get; init; }

    /// <summary>g, [O·C/G·kh·kw], or null.</summary>
    public Parameter? GeneratorBias { get; init; }

    /// <summary>A bias [O] that is the same for all samples, or null.</summary>
    public Parameter? StaticBias { get; init; }

    /// <summary>h.</summary>
    public int FeatureCount => (int)GeneratorWeight.Shape[1];

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape output = Geometry.InferOutput(LayerName, inputs[0]);
        ShapeRules.RequireCoefficients(LayerName, inputs[1], inputs[0].N, FeatureCount);
        return output;
    }
}
