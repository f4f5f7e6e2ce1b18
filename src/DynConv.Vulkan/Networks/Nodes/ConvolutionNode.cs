using System;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>A convolution with one kernel for all samples.</summary>
internal sealed record ConvolutionNode : ConvolvingNode
{
    /// <summary>[O, C/G, kh, kw].</summary>
    public required Parameter Weight { get; init; }

    /// <summary>[O], or null.</summary>
    public Parameter? Bias { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs) => Geometry.InferOutput(Name, inputs[0]);
}
