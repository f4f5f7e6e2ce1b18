using System;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Images;

/// <summary>
/// From a picture to what a network wants to see. Networks for light strokes on a dark ground get the whole picture,
/// padded with its ground's shade, and inverted where its border is light (ink on paper); networks that keep a
/// picture's size get it as it is; all others the middle of it. Transparent parts show white, or black where a network
/// for light strokes gets light ink.
/// </summary>
internal static class ImageTensor
{
    private const double Half = 127.5;

    /// <summary>The shape [1, C, H, W] that a picture has for a network.</summary>
    public static TensorShape Shape(Picture picture, ImageInput wanted) => wanted.KeepsSize
        ? new TensorShape(
            1, wanted.Channels, RoundUp(picture.Height, wanted.SizeMultiple),
            RoundUp(picture.Width, wanted.SizeMultiple))
        : wanted.Shape(1);

    /// <summary>Fills one sample of <see cref="Shape"/>.</summary>
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
        int size = sample.Length / wanted.Channels;
        for (int c = 0; c < wanted.Channels; c++)
        {
            byte[] plane = picture.Plane(wanted.Channels == 1 ? -1 : c);
            byte[] scaled = wanted.IsLightOnDark
                ? Contain(plane, picture, wanted, (byte)Math.Round(border))
                : wanted.KeepsSize ? Extend(plane, picture, wanted) : Cut(plane, picture, wanted);
            Span<float> target = sample.Slice(c * size, size);
            for (int i = 0; i < size; i++)
            {
                target[i] = Normalise(inverts ? 255 - scaled[i] : scaled[i], wanted, c);
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

    private static byte[] Contain(byte[] plane, Picture picture, ImageInput wanted, byte ground)
    {
        ImagePlacement place = ImagePlacement.Whole(picture.Width, picture.Height, wanted);
        byte[] scaled = Resampling.Scale(plane, place.Rows, place.Columns, wanted.Interpolation);
        (int width, int height) = (place.Columns.Count, place.Rows.Count);
        if (width == wanted.Width && height == wanted.Height)
        {
            return scaled;
        }

        byte[] padded = new byte[wanted.Width * wanted.Height];
        Array.Fill(padded, ground);
        int left = (wanted.Width - width) / 2, top = (wanted.Height - height) / 2;
        for (int y = 0; y < height; y++)
        {
            scaled.AsSpan(y * width, width).CopyTo(padded.AsSpan(((y + top) * wanted.Width) + left));
        }

        return padded;
    }

    private static byte[] Cut(byte[] plane, Picture picture, ImageInput wanted)
    {
        ImagePlacement place = ImagePlacement.Middle(picture.Width, picture.Height, wanted);
        return Resampling.Scale(plane, place.Rows, place.Columns, wanted.Interpolation);
    }

    /// <summary>The last row and column are repeated up to the multiple that the network wants.</summary>
    private static byte[] Extend(byte[] plane, Picture picture, ImageInput wanted)
    {
        int width = RoundUp(picture.Width, wanted.SizeMultiple), height = RoundUp(picture.Height, wanted.SizeMultiple);
        if (width == picture.Width && height == picture.Height)
        {
            return plane;
        }

        byte[] extended = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = plane.AsSpan(Math.Min(y, picture.Height - 1) * picture.Width, picture.Width);
            Span<byte> target = extended.AsSpan(y * width, width);
            row.CopyTo(target);
            target[row.Length..].Fill(row[^1]);
        }

        return extended;
    }

    private static int RoundUp(int size, int multiple) => (size + multiple - 1) / multiple * multiple;

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
