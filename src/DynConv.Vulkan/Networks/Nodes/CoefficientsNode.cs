using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// What makes coefficients of the logits z [N, W] of several attentions at once: a sigmoid over the columns of the first
/// ones, a softmax over the last <see cref="Experts"/> columns (ODConv: scales of inputs, filters and taps, then the shares
/// of the experts).
/// </summary>
internal sealed record CoefficientsNode : Node
{
    /// <summary>K: columns at the end that a softmax takes; 0 for none.</summary>
    public required int Experts { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs) =>
        inputs[0].Rank == 2 && inputs[0].C >= Experts
            ? inputs[0]
            : throw new ShapeException(LayerName, $"the logits are {inputs[0]}, [N, {Experts} or more] is wanted");
}
