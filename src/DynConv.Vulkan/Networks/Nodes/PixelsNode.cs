using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>[N, C] seen as [N, C, 1, 1], for what wants an image: the same memory, no work.</summary>
internal sealed record PixelsNode : Node
{
    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs) => inputs[0].Rank == 2
        ? ShapeRules.Image(LayerName, inputs[0].N, inputs[0].C, 1, 1)
        : throw new ShapeException(LayerName, $"the input is {inputs[0]}, [N, features] is wanted");
}
