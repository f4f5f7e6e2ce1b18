using System;
using System.Buffers;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>
/// WeightNet's grouped linear layer as a bank of experts. The layer has O·G groups of M/G inputs; group (o, g) makes part g
/// of filter o. As a bank [M, O, …] expert m = g·(M/G) + i is what input i of the groups of part g is multiplied by, and 0
/// in the other parts, so that a filter is Σ_m a[o, m] · bank[m, o].
/// </summary>
/// <param name="source">[O·G·(numbers of a filter / G), M/G] in any shape.</param>
/// <param name="parts">G.</param>
/// <param name="inputs">M/G.</param>
/// <param name="kernel">[O, C/groups, kh, kw].</param>
internal sealed class BranchExperts(Parameter source, int parts, int inputs, ImmutableArray<long> kernel)
    : Parameter(source.Name, [parts * inputs, .. kernel])
{
    /// <inheritdoc/>
    protected override void CopySingles(Span<float> destination)
    {
        int count = source.ElementCount / inputs, part = count / (int)kernel[0] / parts;
        float[] plain = ArrayPool<float>.Shared.Rent(source.ElementCount);
        try
        {
            source.CopyTo(plain.AsSpan(0, source.ElementCount));
            destination.Clear();
            for (int e = 0; e < count; e++)
            {
                int g = e / part % parts;
                for (int i = 0; i < inputs; i++)
                {
                    destination[(((g * inputs) + i) * count) + e] = plain[(e * inputs) + i];
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(plain);
        }
    }
}
