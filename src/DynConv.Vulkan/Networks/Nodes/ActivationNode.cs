using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>An activation that no other node has taken into its own epilogue.</summary>
internal sealed record ActivationNode : Node
{
    /// <summary>What it applies; never <see cref="Activation.None"/>.</summary>
    public required Activation Activation { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}
