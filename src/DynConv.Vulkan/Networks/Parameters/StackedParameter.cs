using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>Tensors of one shape behind each other, as <c>torch.stack</c> along a new first axis.</summary>
internal sealed class StackedParameter(ImmutableArray<Parameter> sources)
    : Parameter(sources[0].Name, [sources.Length, .. sources[0].Shape])
{
    /// <inheritdoc/>
    protected override void CopySingles(int first, Span<float> destination)
    {
        while (!destination.IsEmpty)
        {
            (int index, int skipped) = Math.DivRem(first, sources[0].ElementCount);
            int count = Math.Min(destination.Length, sources[index].ElementCount - skipped);
            sources[index].CopyTo(skipped, destination[..count]);
            destination = destination[count..];
            first += count;
        }
    }
}
