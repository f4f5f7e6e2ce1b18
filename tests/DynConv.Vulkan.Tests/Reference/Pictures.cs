using System;
using System.Collections.Generic;
using DynConv.Vulkan.Kernels;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>
/// Images to tensors and back in float64. Colours are red, green, blue, alpha of every pixel; tensors are [C, H, W].
/// </summary>
internal static class Pictures
{
    /// <summary>Rec. 601.</summary>
    public static double Luminance(double red, double green, double blue) =>
        (0.299 * red) + (0.587 * green) + (0.114 * blue);

    /// <summary>(resized · Scale − Mean) / Std.</summary>
    public static double[] ToTensor(
        ReadOnlySpan<double> colours, (int Y, int X) image, bool grey, int channels, (int Y, int X) size,
        ImageToTensorOptions options)
    {
        double[] planes = new double[channels * image.Y * image.X];
        for (int i = 0; i < image.Y * image.X; i++)
        {
            (double r, double g, double b, double a) =
                (colours[4 * i], colours[(4 * i) + 1], colours[(4 * i) + 2], colours[(4 * i) + 3]);
            double[] picked = grey ? [r, r, r, a]
                : channels == 1 ? [Luminance(r, g, b)]
                : options.Order == ChannelOrder.Bgr ? [b, g, r, a]
                : [r, g, b, a];
            for (int c = 0; c < channels; c++)
            {
                planes[(c * image.Y * image.X) + i] = picked[c];
            }
        }

        double[] tensor = Resize(planes, channels, image, size);
        for (int i = 0; i < tensor.Length; i++)
        {
            int c = i / (size.Y * size.X);
            tensor[i] = ((tensor[i] * options.Scale) - At(options.Mean, c, 0)) / At(options.Std, c, 1);
        }

        return tensor;
    }

    /// <summary>(resized · Std + Mean) / Scale, without what a format does to it.</summary>
    public static double[] ToColours(
        ReadOnlySpan<float> tensor, int channels, (int Y, int X) size, (int Y, int X) image,
        TensorToImageOptions options)
    {
        double[] planes = new double[tensor.Length];
        for (int i = 0; i < planes.Length; i++)
        {
            planes[i] = tensor[i];
        }

        double[] resized = Resize(planes, channels, size, image);
        int area = image.Y * image.X;
        double[] colours = new double[area * 4];
        for (int i = 0; i < area; i++)
        {
            double Value(int c) => ((resized[(c * area) + i] * At(options.Std, c, 1)) + At(options.Mean, c, 0))
                / options.Scale;
            (int red, int green, int blue) = channels == 1 ? (0, 0, 0)
                : options.Order == ChannelOrder.Bgr ? (2, 1, 0)
                : (0, 1, 2);
            colours[4 * i] = Value(red);
            colours[(4 * i) + 1] = Value(green);
            colours[(4 * i) + 2] = Value(blue);
            colours[(4 * i) + 3] = channels == 4 ? Value(3) : 1;
        }

        return colours;
    }

    /// <summary>
    /// torch.nn.functional.interpolate(mode="bilinear", align_corners=False). One pixel read twice is taken as it is.
    /// </summary>
    public static double[] Resize(ReadOnlySpan<double> planes, int channels, (int Y, int X) from, (int Y, int X) to)
    {
        double[] resized = new double[channels * to.Y * to.X];
        for (int i = 0; i < resized.Length; i++)
        {
            ReadOnlySpan<double> plane = planes.Slice(i / (to.Y * to.X) * from.Y * from.X, from.Y * from.X);
            (int top, int bottom, double down) = Taps(i / to.X % to.Y, from.Y, to.Y);
            (int left, int right, double across) = Taps(i % to.X, from.X, to.X);
            double above = Blend(plane[(top * from.X) + left], plane[(top * from.X) + right], left == right, across);
            double below =
                Blend(plane[(bottom * from.X) + left], plane[(bottom * from.X) + right], left == right, across);
            resized[i] = Blend(above, below, top == bottom, down);
        }

        return resized;
    }

    private static (int First, int Second, double Weight) Taps(int index, int from, int to)
    {
        if (from == to)
        {
            return (index, index, 0);
        }

        double place = Math.Max(0, ((index + 0.5) * from / to) - 0.5);
        int first = Math.Min((int)place, from - 1);
        return (first, Math.Min(first + 1, from - 1), place - first);
    }

    private static double Blend(double a, double b, bool same, double weight) =>
        same ? a : (a * (1 - weight)) + (b * weight);

    private static double At(IReadOnlyList<float> values, int channel, double absent) =>
        values.Count == 0 ? absent : values[channel];
}
