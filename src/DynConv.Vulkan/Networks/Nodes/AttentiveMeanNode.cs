using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// The mean over all pixels of each channel, weighted by a softmax over the channels: of values and logits [N, C, H, W] to
/// [N, C].
/// </summary>
internal sealed record AttentiveMeanNode : Node
{
    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs) => inputs[0] == inputs[1]
        ? ShapeRules.Features(LayerName, inputs[0].N, inputs[0].C)
        : throw new ShapeException(LayerName, $"values {inputs[0]} and logits {inputs[1]}, one shape is wanted");
}
