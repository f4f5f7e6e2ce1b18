using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>One operation of a network.</summary>
internal abstract record Node
{
    /// <summary>The prefix of its tensors in the state dict (<c>layer1.0.conv1</c>), unique in the network.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The layer that this is a part of, as a dynamic layer's attention is; null for a layer of its own.
    /// </summary>
    public string? PartOf { get; init; }

    /// <summary>The layer's name, for messages.</summary>
    public string LayerName => PartOf ?? Name;

    /// <summary>What it takes, in order.</summary>
    public required ImmutableArray<Value> Inputs { get; init; }

    /// <summary>What it gives.</summary>
    public required Value Output { get; init; }

    /// <summary>The shape of <see cref="Output"/>.</summary>
    /// <param name="inputs">The shapes of <see cref="Inputs"/>.</param>
    /// <exception cref="ShapeException">The node cannot take them.</exception>
    public abstract TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs);
}
