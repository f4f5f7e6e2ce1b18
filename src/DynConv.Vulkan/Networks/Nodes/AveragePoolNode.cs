using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// The mean of each window. With <see cref="CountIncludePad"/> padding counts as zeros, but what a last window has
/// beyond the padding (<c>ceil_mode</c>) never counts.
/// </summary>
internal sealed record AveragePoolNode : Node
{
    /// <summary>The window; its dilation is 1.</summary>
    public required PoolGeometry Geometry { get; init; }

    /// <summary>Whether the divisor counts padding.</summary>
    public bool CountIncludePad { get; init; } = true;

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs) => Geometry.InferOutput(Name, inputs[0]);
}
