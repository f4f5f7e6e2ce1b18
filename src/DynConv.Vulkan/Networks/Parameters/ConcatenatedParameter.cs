using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>Tensors behind each other along their first axis, as <c>torch.cat(…, 0)</c>; the other sizes are alike.</summary>
internal sealed class ConcatenatedParameter(ImmutableArray<Parameter> sources)
    : Parameter(sources[0].Name, ShapeOf(sources))
{
    /// <inheritdoc/>
    protected override void CopySingles(int first, Span<float> destination)
    {
        foreach (Parameter source in sources)
        {
            int skipped = Math.Min(first, source.ElementCount);
            int count = Math.Min(destination.Length, source.ElementCount - skipped);
            source.CopyTo(skipped, destination[..count]);
            destination = destination[count..];
            first -= skipped;
        }
    }

    /// <inheritdoc/>
    protected override void CopyDoubles(Span<double> destination)
    {
        foreach (Parameter source in sources)
        {
            source.CopyTo(destination[..source.ElementCount]);
            destination = destination[source.ElementCount..];
        }
    }

    private static ImmutableArray<long> ShapeOf(ImmutableArray<Parameter> sources)
    {
        long rows = 0;
        foreach (Parameter source in sources)
        {
            rows += source.Shape[0];
        }

        return sources[0].Shape.SetItem(0, rows);
    }
}
