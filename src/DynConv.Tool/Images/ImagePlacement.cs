using System;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Images;

/// <summary>Where the part of a picture is that a network gets to see.</summary>
/// <param name="Rows">How the rows are scaled and cut.</param>
/// <param name="Columns">How the columns are.</param>
internal readonly record struct ImagePlacement(Resampling.Axis Rows, Resampling.Axis Columns)
{
    /// <summary>The middle, as torchvision's <c>Resize</c> (shorter side) and <c>CenterCrop</c> find it.</summary>
    public static ImagePlacement Middle(int width, int height, ImageInput wanted)
    {
        (long newWidth, long newHeight) = Scaled(width, height, wanted);
        return new ImagePlacement(
            new Resampling.Axis(height, newHeight, Centre(newHeight, wanted.Height), wanted.Height),
            new Resampling.Axis(width, newWidth, Centre(newWidth, wanted.Width), wanted.Width));
    }

    /// <summary>The whole picture, no larger than the network's size.</summary>
    public static ImagePlacement Whole(int width, int height, ImageInput wanted)
    {
        double scale = Math.Min((double)wanted.Width / width, (double)wanted.Height / height);
        int newWidth = Math.Clamp((int)Math.Round(width * scale), 1, wanted.Width);
        int newHeight = Math.Clamp((int)Math.Round(height * scale), 1, wanted.Height);
        return new ImagePlacement(Resampling.Axis.Whole(height, newHeight), Resampling.Axis.Whole(width, newWidth));
    }

    private static (long Width, long Height) Scaled(int width, int height, ImageInput wanted)
    {
        if (wanted.ResizeTo is null && wanted.Height != wanted.Width)
        {
            // torchvision has no rule for these: as small as covers the network's shape.
            double rows = Math.Floor(wanted.Height / wanted.CropFraction);
            double columns = Math.Floor(wanted.Width / wanted.CropFraction);
            double scale = Math.Max(columns / width, rows / height);
            return (Math.Max((long)columns, (long)Math.Round(width * scale)),
                Math.Max((long)rows, (long)Math.Round(height * scale)));
        }

        long side = wanted.ResizeTo ?? (long)Math.Floor(wanted.Height / wanted.CropFraction);
        return width <= height
            ? (side, (long)((double)(side * height) / width))
            : ((long)((double)(side * width) / height), side);
    }

    // Python's round(): halves to the even number.
    private static long Centre(long size, int part) => (long)Math.Round((size - part) / 2.0, MidpointRounding.ToEven);
}
