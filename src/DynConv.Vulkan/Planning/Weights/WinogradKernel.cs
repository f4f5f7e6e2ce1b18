using System;
using System.Buffers;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Planning.Weights;

/// <summary>
/// A kernel [O, C, 3, 3] for Winograd's F(m×m, 3×3): U = G w Gᵀ in float64, a matrix for each of the (m+2)² products, each
/// packed by tiles of filters as a kernel of one tap is (<see cref="FilterLayout"/>).
/// </summary>
internal static class WinogradKernel
{
    private const int Taps = 9;

    private static readonly double[][] Points2 = [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]];

    private static readonly double[][] Points4 =
    [
        [1 / 4.0, 0, 0], [-1 / 6.0, -1 / 6.0, -1 / 6.0], [-1 / 6.0, 1 / 6.0, -1 / 6.0], [1 / 24.0, 1 / 12.0, 1 / 6.0],
        [1 / 24.0, -1 / 12.0, 1 / 6.0], [0, 0, 1],
    ];

    /// <summary>Transforms and packs.</summary>
    /// <param name="weight">[O, C, 3, 3].</param>
    /// <param name="layout">How the kernel would be packed without a transform.</param>
    /// <param name="side">m: 2 or 4.</param>
    /// <param name="packed">(m+2)² matrices.</param>
    public static void Pack(Parameter weight, FilterLayout layout, int side, Span<float> packed)
    {
        double[][] points = side == 2 ? Points2 : Points4;
        int matrix = layout.PackedCount / Taps, count = layout.PackedCount;
        float[] plain = ArrayPool<float>.Shared.Rent(count);
        try
        {
            layout.Pack(weight, 0, plain.AsSpan(0, count));
            for (int at = 0; at < matrix; at++)
            {
                // [tiles, C, 9, F] becomes [(m+2)², tiles, C, F].
                int first = (at / layout.Tile * Taps * layout.Tile) + (at % layout.Tile);
                ReadOnlySpan<float> taps = plain.AsSpan(first, ((Taps - 1) * layout.Tile) + 1);
                Transform(taps, layout.Tile, points, packed[at..], matrix);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(plain);
        }
    }

    private static void Transform(
        ReadOnlySpan<float> taps, int step, double[][] points, Span<float> products, int matrix)
    {
        for (int i = 0; i < points.Length; i++)
        {
            for (int j = 0; j < points.Length; j++)
            {
                double sum = 0;
                for (int tap = 0; tap < Taps; tap++)
                {
                    double factor = points[i][tap / 3] * points[j][tap % 3];
                    sum += factor == 0 ? 0 : factor * taps[tap * step];
                }

                products[((i * points.Length) + j) * matrix] = (float)sum;
            }
        }
    }
}
