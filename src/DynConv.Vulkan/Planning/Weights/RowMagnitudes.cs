using System;
using System.Buffers;
using System.Linq;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Planning.Weights;

/// <summary>How large the numbers of each row of a matrix are, read piece by piece.</summary>
internal sealed class RowMagnitudes
{
    private RowMagnitudes(float[] finite) => Finite = finite;

    /// <summary>For each row the largest magnitude of its finite numbers, or 0.</summary>
    public float[] Finite { get; }

    /// <summary>The largest magnitude of all finite numbers, or 0.</summary>
    public float Largest => Finite.Length == 0 ? 0 : Finite.Max();

    /// <summary>The place of the first NaN or infinity, or null.</summary>
    public int? FirstNotFinite { get; private set; }

    /// <summary>Looks at a whole matrix.</summary>
    /// <param name="matrix">Its numbers.</param>
    /// <param name="rowLength">Numbers of a row.</param>
    public static RowMagnitudes Of(Parameter matrix, int rowLength)
    {
        RowMagnitudes magnitudes = new(new float[matrix.ElementCount / rowLength]);
        int length = Math.Min(FilterLayout.PieceCount, matrix.ElementCount);
        float[] piece = ArrayPool<float>.Shared.Rent(length);
        try
        {
            for (int first = 0; first < matrix.ElementCount; first += length)
            {
                Span<float> used = piece.AsSpan(0, Math.Min(length, matrix.ElementCount - first));
                matrix.CopyTo(first, used);
                magnitudes.Add(used, first, rowLength);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(piece);
        }

        return magnitudes;
    }

    private void Add(ReadOnlySpan<float> numbers, int first, int rowLength)
    {
        (int row, int column) = Math.DivRem(first, rowLength);
        foreach (float number in numbers)
        {
            float magnitude = MathF.Abs(number);
            if (!float.IsFinite(number))
            {
                FirstNotFinite ??= (row * rowLength) + column;
            }
            else if (magnitude > Finite[row])
            {
                Finite[row] = magnitude;
            }

            if (++column == rowLength)
            {
                (row, column) = (row + 1, 0);
            }
        }
    }
}
