using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>Numbers of a tensor that stand behind each other, under a shape of their own.</summary>
/// <param name="source">The tensor.</param>
/// <param name="start">The first of them.</param>
/// <param name="shape">The shape, which says how many they are.</param>
internal sealed class SlicedParameter(Parameter source, int start, ImmutableArray<long> shape)
    : Parameter(source.Name, shape)
{
    /// <inheritdoc/>
    protected override void CopySingles(int first, Span<float> destination)
        => source.CopyTo(start + first, destination);
}
