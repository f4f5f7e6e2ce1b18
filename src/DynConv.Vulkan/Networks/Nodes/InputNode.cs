using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>The network's input: it takes nothing and gives what a run is called with.</summary>
internal sealed record InputNode : Node
{
    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs) =>
        throw new InvalidOperationException("an input's shape is given, not inferred");
}
