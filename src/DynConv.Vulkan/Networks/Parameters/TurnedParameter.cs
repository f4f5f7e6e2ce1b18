using System;
using System.Buffers;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>[…, rows, columns] with its last two axes exchanged.</summary>
internal sealed class TurnedParameter(Parameter source) : Parameter(source.Name, ShapeOf(source.Shape))
{
    // Planes that are read at once: reading each alone is slow, reading all takes memory.
    private const int PlanesAtOnce = 1024;

    /// <inheritdoc/>
    protected override void CopySingles(int first, Span<float> destination)
    {
        int rows = (int)source.Shape[^2], columns = (int)source.Shape[^1], plane = checked(rows * columns);
        float[] planes = ArrayPool<float>.Shared.Rent(Math.Min(ElementCount, checked(PlanesAtOnce * plane)));
        try
        {
            while (!destination.IsEmpty)
            {
                int start = first - (first % plane);
                int read = Math.Min(planes.Length - (planes.Length % plane), ElementCount - start);
                int count = Math.Min(destination.Length, start + read - first);
                source.CopyTo(start, planes.AsSpan(0, read));
                for (int i = 0; i < count; i++)
                {
                    (int before, int place) = Math.DivRem(first + i - start, plane);
                    (int column, int row) = Math.DivRem(place, rows);
                    destination[i] = planes[(before * plane) + (row * columns) + column];
                }

                destination = destination[count..];
                first += count;
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(planes);
        }
    }

    private static ImmutableArray<long> ShapeOf(ImmutableArray<long> shape) =>
        [.. shape[..^2], shape[^1], shape[^2]];
}
