using SkiaSharp;

namespace DynConv.Tool.Images;

/// <summary>Turns pictures of cameras that were not held upright, as viewers do.</summary>
internal static class Orientation
{
    public static Picture Upright(Picture picture, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default)
        {
            return picture;
        }

        bool swaps = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop
            or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        (int width, int height) = swaps ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        byte[] pixels = new byte[picture.Pixels.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int sourceX, int sourceY) = Source(origin, x, y, picture.Width - 1, picture.Height - 1);
                picture.Pixels.AsSpan4(sourceX, sourceY, picture.Width).CopyTo(pixels.AsSpan4(x, y, width));
            }
        }

        return new Picture(width, height, pixels);
    }

    /// <summary>Where in the file the pixel (x, y) of the upright picture is.</summary>
    private static (int X, int Y) Source(SKEncodedOrigin origin, int x, int y, int right, int bottom) => origin switch
    {
        SKEncodedOrigin.TopRight => (right - x, y),
        SKEncodedOrigin.BottomRight => (right - x, bottom - y),
        SKEncodedOrigin.BottomLeft => (x, bottom - y),
        SKEncodedOrigin.LeftTop => (y, x),
        SKEncodedOrigin.RightTop => (y, bottom - x),
        SKEncodedOrigin.RightBottom => (right - y, bottom - x),
        SKEncodedOrigin.LeftBottom => (right - y, x),
        _ => (x, y),
    };

    private static System.Span<byte> AsSpan4(this byte[] pixels, int x, int y, int width) =>
        System.MemoryExtensions.AsSpan(pixels, ((y * width) + x) * 4, 4);
}
