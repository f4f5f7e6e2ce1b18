using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>The sum of two tensors of one shape.</summary>
internal sealed record AddNode : Node, IActivatedNode
{
    /// <inheritdoc/>
    public Activation Activation { get; init; }

    /// <inheritdoc/>
    public Node WithActivation(Activation activation) => this with { Activation = activation };

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs) => inputs[0] == inputs[1]
        ? inputs[0]
        : throw new ShapeException(
            Name, $"{inputs[0]} ({Inputs[0].Name}) and {inputs[1]} ({Inputs[1].Name}) are added, one shape is wanted");
}
