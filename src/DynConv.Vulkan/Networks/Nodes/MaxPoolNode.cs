using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>The largest number of each window; padding and what lies beyond it do not take part (−∞).</summary>
internal sealed record MaxPoolNode : Node
{
    /// <summary>The window.</summary>
    public required PoolGeometry Geometry { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs) => Geometry.InferOutput(Name, inputs[0]);
}
