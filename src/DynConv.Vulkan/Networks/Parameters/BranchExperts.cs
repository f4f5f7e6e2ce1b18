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
    protected override void CopySingles(int first, Span<float> destination)
    {
        int count = source.ElementCount / inputs, part = count / (int)kernel[0] / parts;
        (int m, int e) = Math.DivRem(first, count);
        float[] branch = ArrayPool<float>.Shared.Rent(inputs * part);
        try
        {
            for (int i = 0; i < destination.Length;)
            {
                // Up to the end of a part of a filter, of which only one column is this expert's.
                int run = Math.Min(part - (e % part), destination.Length - i);
                Span<float> target = destination.Slice(i, run);
                target.Clear();
                if (e / part % parts == m / inputs)
                {
                    Span<float> columns = branch.AsSpan(0, run * inputs);
                    source.CopyTo(e * inputs, columns);
                    for (int j = 0; j < run; j++)
                    {
                        target[j] = columns[(j * inputs) + (m % inputs)];
                    }
                }

                i += run;
                e += run;
                (m, e) = e == count ? (m + 1, 0) : (m, e);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(branch);
        }
    }
}
