using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>One operation of a network.</summary>
internal abstract record Node
{
    /// <summary>The prefix of its tensors in the state dict (<c>layer1.0.conv1</c>), unique in the network.</summary>
    public required string Name { get; init; }

    /// <summary>What it takes, in order.</summary>
    public required ImmutableArray<Value> Inputs { get; init; }

    /// <summary>What it gives.</summary>
    public required Value Output { get; init; }

    /// <summary>The shape of <see cref="Output"/>.</summary>
    /// <param name="inputs">The shapes of <see cref="Inputs"/>.</param>
    /// <exception cref="ShapeException">The node cannot take them.</exception>
    public abstract TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs);
}
