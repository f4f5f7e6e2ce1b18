using System;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// A convolution whose kernel is mixed for each sample, y = f ⊙ conv(c ⊙ x; Σ_k α_k (s ⊙ W_k)) + Σ_k α_k b_k + static
/// bias. It takes x [N, C, H, W] and the coefficients [N, W], which other nodes make.
/// </summary>
internal sealed record DynamicConvolutionNode : ConvolvingNode
{
    /// <summary>The experts' kernels [K, O, C/G, kh, kw].</summary>
    public required Parameter Bank { get; init; }

    /// <summary>The experts' biases [K, O], or null. The shares mix them; f does not scale them.</summary>
    public Parameter? BankBias { get; init; }

    /// <summary>A bias [O] that is the same for all samples and is not mixed, or null.</summary>
    public Parameter? StaticBias { get; init; }

    /// <summary>What the coefficients are.</summary>
    public required CoefficientLayout Coefficients { get; init; }

    /// <summary>Whether the shares of a sample add up to 1.</summary>
    public required bool SharesAddUpToOne { get; init; }

    /// <summary>
    /// Whether it is no dynamic layer of the network but a kernel of its own that a gate scales: it has no experts to store
    /// otherwise, and no attention to show.
    /// </summary>
    public bool IsGated { get; init; }

    /// <summary>K.</summary>
    public int ExpertCount => Coefficients.Experts;

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape output = Geometry.InferOutput(LayerName, inputs[0]);
        ShapeRules.RequireCoefficients(LayerName, inputs[1], inputs[0].N, Coefficients.Width);
        return output;
    }
}
