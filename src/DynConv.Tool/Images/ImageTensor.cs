using System;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Images;

/// <summary>
/// From a picture to what a network wants to see. Networks for light strokes on a dark ground get the whole picture,
/// padded with its ground's shade, and inverted where its border is light (ink on paper); all others the middle of it.
/// Transparent parts show white, or black where a network for light strokes gets light ink.
/// </summary>
internal static class ImageTensor
{
    private const double Half = 127.5;

    /// <summary>Fills one sample [C, H, W].</summary>
    /// <returns>Whether the picture was inverted.</returns>
    public static bool Fill(Picture picture, ImageInput wanted, Span<float> sample)
    {
        if (picture.HasAlpha)
        {
            bool isLightInk = wanted.IsLightOnDark && picture.InkLightness > Half;
            picture = picture.Over(isLightInk ? byte.MinValue : byte.MaxValue);
        }

        double border = wanted.IsLightOnDark ? BorderLightness(picture) : 0;
        bool inverts = border > Half;
        int size = wanted.Height * wanted.Width;
        for (int c = 0; c < wanted.Channels; c++)
        {
            float[] plane = picture.Plane(wanted.Channels == 1 ? -1 : c);
            float[] scaled = wanted.IsLightOnDark
                ? Contain(plane, picture, wanted, (float)border)
                : Cover(plane, picture, wanted);
            Span<float> target = sample.Slice(c * size, size);
            for (int i = 0; i < size; i++)
            {
                float value = inverts ? 255 - scaled[i] : scaled[i];
                target[i] = Normalise(value, wanted, c);
            }
        }

        return inverts;
    }

    /// <summary>A value of 0 to 255 as the network wants it, with PyTorch's roundings.</summary>
    public static float Normalise(float value, ImageInput wanted, int channel) =>
        ((value / 255f) - wanted.Mean[channel]) / wanted.StandardDeviation[channel];

    /// <summary>The reverse of <see cref="Normalise"/>, for showing what a network saw.</summary>
    public static float Restore(float value, ImageInput wanted, int channel) =>
        ((value * wanted.StandardDeviation[channel]) + wanted.Mean[channel]) * 255f;

    private static float[] Contain(float[] plane, Picture picture, ImageInput wanted, float ground)
    {
        double scale = Math.Min((double)wanted.Width / picture.Width, (double)wanted.Height / picture.Height);
        int width = Math.Clamp((int)Math.Round(picture.Width * scale), 1, wanted.Width);
        int height = Math.Clamp((int)Math.Round(picture.Height * scale), 1, wanted.Height);
        float[] scaled = Resampling.Scale(
            plane, picture.Width, picture.Height, new Resampling.Box(0, 0, picture.Width, picture.Height),
            width, height);
        if (width == wanted.Width && height == wanted.Height)
        {
            return scaled;
        }

        float[] padded = new float[wanted.Width * wanted.Height];
        Array.Fill(padded, ground);
        int left = (wanted.Width - width) / 2, top = (wanted.Height - height) / 2;
        for (int y = 0; y < height; y++)
        {
            scaled.AsSpan(y * width, width).CopyTo(padded.AsSpan(((y + top) * wanted.Width) + left));
        }

        return padded;
    }

    private static float[] Cover(float[] plane, Picture picture, ImageInput wanted)
    {
        double scale = Math.Min((double)picture.Width / wanted.Width, (double)picture.Height / wanted.Height);
        double width = wanted.Width * scale, height = wanted.Height * scale;
        Resampling.Box middle = new((picture.Width - width) / 2, (picture.Height - height) / 2, width, height);
        return Resampling.Scale(plane, picture.Width, picture.Height, middle, wanted.Width, wanted.Height);
    }

    private static double BorderLightness(Picture picture)
    {
        (int right, int bottom) = (picture.Width - 1, picture.Height - 1);
        double sum = 0;
        long count = 0;
        for (int y = 0; y <= bottom; y++)
        {
            int step = y == 0 || y == bottom ? 1 : Math.Max(1, right);
            for (int x = 0; x <= right; x += step)
            {
                sum += Picture.Lightness(picture.Pixels.AsSpan(((y * picture.Width) + x) * 4, 3));
                count++;
            }
        }

        return sum / count;
    }
}
