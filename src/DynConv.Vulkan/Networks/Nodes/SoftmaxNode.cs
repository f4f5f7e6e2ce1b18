using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>The softmax of each row of [N, C], or its logarithm.</summary>
internal sealed record SoftmaxNode : Node
{
    /// <summary>Whether the logarithm is wanted.</summary>
    public required bool TakesLogarithm { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs) => inputs[0].Rank == 2
        ? inputs[0]
        : throw new ShapeException(Name, $"the input is {inputs[0]}, [N, C] is wanted");
}
