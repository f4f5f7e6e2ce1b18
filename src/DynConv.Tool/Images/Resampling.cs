using System;

namespace DynConv.Tool.Images;

/// <summary>
/// Resizes planes with a triangle filter as wide as a pixel of the coarser grid: Pillow's BILINEAR and torchvision's
/// Resize with antialiasing.
/// </summary>
internal static class Resampling
{
    /// <summary>A rectangle of a plane, in pixels that need not be whole.</summary>
    public readonly record struct Box(double X, double Y, double Width, double Height);

    /// <summary>Scales a part of a plane.</summary>
    /// <param name="plane">[height, width].</param>
    /// <param name="width">Columns of the plane.</param>
    /// <param name="height">Rows of the plane.</param>
    /// <param name="box">The part.</param>
    /// <param name="newWidth">Columns of the result.</param>
    /// <param name="newHeight">Rows of the result.</param>
    public static float[] Scale(float[] plane, int width, int height, Box box, int newWidth, int newHeight)
    {
        if (box == new Box(0, 0, newWidth, newHeight) && newWidth == width && newHeight == height)
        {
            return plane;
        }

        Tap[] columns = Taps(width, box.X, box.Width, newWidth);
        float[] narrowed = new float[height * newWidth];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < newWidth; x++)
            {
                narrowed[(y * newWidth) + x] = Sum(plane, (y * width) + columns[x].First, 1, columns[x].Weights);
            }
        }

        Tap[] rows = Taps(height, box.Y, box.Height, newHeight);
        float[] result = new float[newHeight * newWidth];
        for (int y = 0; y < newHeight; y++)
        {
            for (int x = 0; x < newWidth; x++)
            {
                result[(y * newWidth) + x] = Sum(narrowed, (rows[y].First * newWidth) + x, newWidth, rows[y].Weights);
            }
        }

        return result;
    }

    private static float Sum(float[] values, int start, int step, double[] weights)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * values[start + (i * step)];
        }

        return (float)sum;
    }

    private static Tap[] Taps(int size, double offset, double extent, int newSize)
    {
        double scale = extent / newSize;
        double support = Math.Max(scale, 1);
        Tap[] taps = new Tap[newSize];
        for (int i = 0; i < newSize; i++)
        {
            double centre = offset + ((i + 0.5) * scale);
            int first = Math.Clamp((int)(centre - support + 0.5), 0, size - 1);
            int end = Math.Clamp((int)(centre + support + 0.5), first + 1, size);
            double[] weights = new double[end - first];
            double sum = 0;
            for (int j = 0; j < weights.Length; j++)
            {
                weights[j] = Math.Max(0, 1 - Math.Abs((first + j - centre + 0.5) / support));
                sum += weights[j];
            }

            for (int j = 0; j < weights.Length; j++)
            {
                weights[j] = sum == 0 ? 1.0 / weights.Length : weights[j] / sum;
            }

            taps[i] = new Tap(first, weights);
        }

        return taps;
    }

    private readonly record struct Tap(int First, double[] Weights);
}
