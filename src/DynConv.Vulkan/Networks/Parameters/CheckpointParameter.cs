using System;
using System.Collections.Immutable;
using DynConv.Checkpoints;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>A tensor of a state dict, under a shape of the same number of elements.</summary>
internal sealed class CheckpointParameter(CheckpointTensor tensor, ImmutableArray<long> shape)
    : Parameter(tensor.Name, shape)
{
    /// <inheritdoc/>
    protected override void CopySingles(int first, Span<float> destination)
        => tensor.CopyTo(first, destination);
}
