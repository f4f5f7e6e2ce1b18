using System;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Images;

/// <summary>
/// Scales planes of bytes with a filter as wide as a pixel of the coarser grid, columns first and then rows, with
/// Pillow's roundings: the bytes are those that Pillow's <c>resize</c> and torchvision's <c>Resize</c> of a picture
/// give. Only the part that is asked for is calculated.
/// </summary>
internal static class Resampling
{
    // Pillow's fixed point: 8 bits of result, 2 for sums that overshoot, the rest of 32 for the weights.
    private const int Bits = 32 - 8 - 2;

    /// <summary>How one axis is scaled: to <paramref name="NewSize"/>, of which a part is kept.</summary>
    /// <param name="Size">Pixels of the plane.</param>
    /// <param name="NewSize">Pixels of the scaled plane.</param>
    /// <param name="First">The first of them that is wanted.</param>
    /// <param name="Count">How many are wanted.</param>
    public readonly record struct Axis(int Size, long NewSize, long First, int Count)
    {
        /// <summary>An axis that is scaled and kept whole.</summary>
        public static Axis Whole(int size, int newSize) => new(size, newSize, 0, newSize);
    }

    /// <summary>Scales a plane [rows.Size, columns.Size] to [rows.Count, columns.Count].</summary>
    public static byte[] Scale(byte[] plane, Axis rows, Axis columns, Interpolation interpolation)
    {
        byte[] narrowed = plane;
        int width = columns.Size, firstRow = 0;
        Tap[]? rowTaps = rows.NewSize == rows.Size ? null : Taps(rows, interpolation);
        if (columns.NewSize != columns.Size)
        {
            // Rows that no tap reads are left out.
            firstRow = rowTaps is null ? (int)rows.First : rowTaps[0].First;
            int end = rowTaps is null ? firstRow + rows.Count : rowTaps[^1].First + rowTaps[^1].Weights.Length;
            narrowed = ScaleColumns(plane, width, firstRow, end - firstRow, Taps(columns, interpolation));
            width = columns.Count;
        }

        int left = width == columns.Count ? 0 : (int)columns.First;
        byte[] result = new byte[rows.Count * columns.Count];
        for (int y = 0; y < rows.Count; y++)
        {
            Span<byte> target = result.AsSpan(y * columns.Count, columns.Count);
            if (rowTaps is null)
            {
                narrowed.AsSpan((((int)rows.First + y - firstRow) * width) + left, columns.Count).CopyTo(target);
            }
            else
            {
                ScaleRow(narrowed, ((rowTaps[y].First - firstRow) * width) + left, width, rowTaps[y].Weights, target);
            }
        }

        return result;
    }

    private static byte[] ScaleColumns(byte[] plane, int width, int firstRow, int height, Tap[] taps)
    {
        byte[] result = new byte[height * taps.Length];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> source = plane.AsSpan((firstRow + y) * width, width);
            Span<byte> target = result.AsSpan(y * taps.Length, taps.Length);
            for (int x = 0; x < taps.Length; x++)
            {
                int[] weights = taps[x].Weights;
                int sum = 1 << (Bits - 1);
                for (int i = 0; i < weights.Length; i++)
                {
                    sum += weights[i] * source[taps[x].First + i];
                }

                target[x] = Clip(sum);
            }
        }

        return result;
    }

    private static void ScaleRow(byte[] plane, int start, int step, int[] weights, Span<byte> target)
    {
        for (int x = 0; x < target.Length; x++)
        {
            int sum = 1 << (Bits - 1);
            for (int i = 0; i < weights.Length; i++)
            {
                sum += weights[i] * plane[start + x + (i * step)];
            }

            target[x] = Clip(sum);
        }
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> Bits, 0, 255);

    private static Tap[] Taps(Axis axis, Interpolation interpolation)
    {
        double scale = (double)axis.Size / axis.NewSize;
        double stretch = Math.Max(scale, 1);
        double support = (interpolation == Interpolation.Bicubic ? 2 : 1) * stretch;
        Tap[] taps = new Tap[axis.Count];
        for (int i = 0; i < taps.Length; i++)
        {
            double centre = (axis.First + i + 0.5) * scale;
            int first = Math.Max(0, (int)(centre - support + 0.5));
            int end = Math.Min(axis.Size, (int)(centre + support + 0.5));
            double[] weights = new double[end - first];
            double sum = 0;
            for (int j = 0; j < weights.Length; j++)
            {
                double distance = Math.Abs((first + j - centre + 0.5) / stretch);
                weights[j] = interpolation == Interpolation.Bicubic ? Cubic(distance) : Math.Max(0, 1 - distance);
                sum += weights[j];
            }

            taps[i] = new Tap(first, Array.ConvertAll(weights, weight => ToFixedPoint(weight / sum)));
        }

        return taps;
    }

    private static double Cubic(double x)
    {
        const double A = -0.5;
        return x < 1 ? ((((A + 2) * x) - (A + 3)) * x * x) + 1
            : x < 2 ? ((((((x - 5) * x) + 8) * x) - 4) * A)
            : 0;
    }

    private static int ToFixedPoint(double weight) => (int)((weight < 0 ? -0.5 : 0.5) + (weight * (1 << Bits)));

    private readonly record struct Tap(int First, int[] Weights);
}
