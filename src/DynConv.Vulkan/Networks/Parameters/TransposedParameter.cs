using System;
using System.Buffers;
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
    protected override void CopySingles(Span<float> destination)
    {
        int length = ElementCount / outer / inner;
        float[] plain = ArrayPool<float>.Shared.Rent(ElementCount);
        try
        {
            source.CopyTo(plain.AsSpan(0, ElementCount));
            for (int row = 0; row < outer * inner; row++)
            {
                (int a, int b) = Math.DivRem(row, inner);
                plain.AsSpan(row * length, length).CopyTo(destination[(((b * outer) + a) * length)..]);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(plain);
        }
    }
}
