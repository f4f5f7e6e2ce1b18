using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>[N, C, H, W] seen as [N, C·H·W]: the same memory, no work.</summary>
internal sealed record FlattenNode : Node
{
    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs) =>
        ShapeRules.Features(Name, inputs[0].N, inputs[0].ElementCount / inputs[0].N);
}
