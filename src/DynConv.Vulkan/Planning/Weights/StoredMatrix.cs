using System;
using System.Buffers;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Planning.Weights;

/// <summary>Rows of filters that lie one after another, as the device keeps them: cells, or what generates a kernel.</summary>
/// <param name="Encoding">How their numbers are written.</param>
/// <param name="Filters">Filters of a row.</param>
/// <param name="FilterLength">Numbers of a filter.</param>
internal readonly record struct StoredMatrix(NumberEncoding Encoding, int Filters, int FilterLength)
{
    private StoredRow Row => new(Encoding.Precision, checked(Filters * FilterLength), Filters, 0, Alignment: 1);

    /// <summary>Words of a row.</summary>
    public int Words => Row.Words;

    /// <summary>As kernels are told.</summary>
    public StoredExperts ForKernels() => Row.ForKernels(1, FilterLength, Encoding.Unit);

    /// <summary>Writes one filter of a row.</summary>
    /// <param name="values">Its numbers.</param>
    /// <param name="source">Which filter it is in the encoding.</param>
    /// <param name="filter">Which filter of the row.</param>
    /// <param name="row">The row; what is not written must be 0.</param>
    public void Write(ReadOnlySpan<float> values, int source, int filter, Span<uint> row)
    {
        Encoding.Write(values, source, row[..Row.ScaleOffset], filter * FilterLength, 1);
        if (Encoding.Precision == ExpertPrecision.Int8)
        {
            MemoryMarshal.Cast<uint, float>(row)[Row.ScaleOffset + filter] = Encoding.ScaleOf(source);
        }
    }

    /// <summary>Writes some filters of a matrix into rows that have no others.</summary>
    /// <param name="matrix">[rows, filters, FilterLength].</param>
    /// <param name="first">The first filter of each of its rows that is written.</param>
    /// <param name="destination">Takes the rows.</param>
    public void Pack(Parameter matrix, int first, Span<uint> destination)
    {
        destination.Clear();
        int rows = (int)matrix.Shape[0], filters = matrix.ElementCount / rows / FilterLength;
        int step = Math.Clamp(FilterLayout.PieceCount / FilterLength, 1, Filters);
        float[] piece = ArrayPool<float>.Shared.Rent(step * FilterLength);
        try
        {
            for (int row = 0; row < rows; row++)
            {
                Span<uint> written = destination.Slice(row * Words, Words);
                for (int done = 0; done < Filters; done += step)
                {
                    PackSome(
                        matrix, (row * filters) + first + done, done,
                        piece.AsSpan(0, Math.Min(step, Filters - done) * FilterLength), written);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(piece);
        }
    }

    private void PackSome(Parameter matrix, int source, int filter, Span<float> piece, Span<uint> row)
    {
        matrix.CopyTo(source * FilterLength, piece);
        for (int i = 0; i < piece.Length / FilterLength; i++)
        {
            Write(piece.Slice(i * FilterLength, FilterLength), source + i, filter + i, row);
        }
    }
}
