using System;
using System.Buffers;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Planning.Weights;

/// <summary>
/// The rows of a linear layer that generates a kernel, in the order in which the kernel is packed: then what the layer
/// gives is packed. Rows for the zeros that fill tiles are 0.
/// </summary>
internal static class PackedRows
{
    /// <summary>Packs [O·C/G·kh·kw, length].</summary>
    /// <param name="rows">The rows in the kernel's plain order; none are 0.</param>
    /// <param name="layout">How the kernel is packed.</param>
    /// <param name="stored">How a row is stored; it is one filter.</param>
    /// <param name="destination">Takes at least as many rows as the packed kernel has numbers.</param>
    public static void Pack(Parameter? rows, FilterLayout layout, StoredMatrix stored, Span<uint> destination)
    {
        destination.Clear();
        if (rows is null)
        {
            return;
        }

        int length = stored.FilterLength, words = stored.Words;
        int step = Math.Clamp(FilterLayout.PieceCount / length, 1, layout.PlainCount);
        float[] piece = ArrayPool<float>.Shared.Rent(step * length);
        try
        {
            for (int first = 0; first < layout.PlainCount; first += step)
            {
                int count = Math.Min(step, layout.PlainCount - first);
                rows.CopyTo(first * length, piece.AsSpan(0, count * length));
                for (int i = 0; i < count; i++)
                {
                    stored.Write(
                        piece.AsSpan(i * length, length), first + i, 0,
                        destination.Slice(layout.PlaceOf(first + i) * words, words));
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(piece);
        }
    }
}
