using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>[a, b, …] with its first two axes exchanged, [b, a, …], of a tensor that may be kept as [a·b, …].</summary>
/// <param name="source">The tensor.</param>
/// <param name="outer">a.</param>
/// <param name="inner">b.</param>
/// <param name="rest">The other sizes.</param>
internal sealed class TransposedParameter(Parameter source, int outer, int inner, ImmutableArray<long> rest)
    : Parameter(source.Name, [inner, outer, .. rest])
{
    /// <inheritdoc/>
    protected override void CopySingles(int first, Span<float> destination)
    {
        int length = ElementCount / outer / inner;
        while (!destination.IsEmpty)
        {
            (int row, int skipped) = Math.DivRem(first, length);
            (int b, int a) = Math.DivRem(row, outer);
            int count = Math.Min(destination.Length, length - skipped);
            source.CopyTo((((a * inner) + b) * length) + skipped, destination[..count]);
            destination = destination[count..];
            first += count;
        }
    }
}
