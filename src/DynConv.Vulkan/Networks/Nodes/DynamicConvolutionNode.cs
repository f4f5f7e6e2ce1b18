using System;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// A convolution whose kernel is mixed for each sample: W̃ = Σ coefficient_k · W_k, b̃ = Σ coefficient_k · b_k +
/// static bias.
/// </summary>
internal sealed record DynamicConvolutionNode : Node, IActivatedNode
{
    /// <summary>The experts' kernels [K, O, C/G, kh, kw].</summary>
    public required Parameter Bank { get; init; }

    /// <summary>The experts' biases [K, O], or null.</summary>
    public Parameter? BankBias { get; init; }

    /// <summary>A bias [O] that is the same for all samples and is not mixed, or null.</summary>
    public Parameter? StaticBias { get; init; }

    /// <summary>What makes the coefficients.</summary>
    public required AttentionParameters Attention { get; init; }

    /// <summary>Channels, kernel, stride, padding, dilation, groups.</summary>
    public required ConvolutionGeometry Geometry { get; init; }

    /// <inheritdoc/>
    public Activation Activation { get; init; }

    /// <summary>K.</summary>
    public int ExpertCount => Attention.ExpertCount;

    /// <inheritdoc/>
    public Node WithActivation(Activation activation) => this with { Activation = activation };

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs) => Geometry.InferOutput(Name, inputs[0]);
}
