using System.Runtime.InteropServices;
using DynConv.Tool.Commands;
using DynConv.Tool.Files;
using SkiaSharp;

namespace DynConv.Tool.Images;

/// <summary>
/// Reads image files: PNG, JPEG, WebP, GIF (its first picture) and BMP. What a file says of its size is checked first.
/// </summary>
internal static class ImageDecoder
{
    private const long MostPixels = 100_000_000;

    /// <summary>Reads an image, turned as its camera says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostPixels">What is larger is read at a fraction of its size where its format can do that (JPEG),
    /// else refused.</param>
    /// <exception cref="RequestException">The file is missing, no image, damaged or too large.</exception>
    public static Picture Read(string path, long mostPixels = MostPixels)
    {
        using SKData data = SKData.CreateCopy(WholeFile.Read(path, FileKind.Image));
        using SKCodec codec = SKCodec.Create(data)
            ?? throw new RequestException($"{path} is not an image; {FileKind.Image.Known} are read");
        SKSizeI size = ReadableSize(codec, mostPixels);
        if (size.Width < 1 || size.Height < 1)
        {
            throw new RequestException(
                $"{path} is {codec.Info.Width}×{codec.Info.Height} pixels, at most {mostPixels / 1_000_000} million "
                + "are read; make it smaller");
        }

        SKImageInfo wanted = new(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        byte[] pixels = new byte[wanted.BytesSize64];
        GCHandle pinned = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            SKCodecResult result = codec.GetPixels(wanted, pinned.AddrOfPinnedObject());
            if (result != SKCodecResult.Success)
            {
                throw new RequestException(
                    $"{path} is a damaged image ({Describe(result)}); save or download it again");
            }
        }
        finally
        {
            pinned.Free();
        }

        return Orientation.Upright(new Picture(size.Width, size.Height, pixels), codec.EncodedOrigin);
    }

    /// <summary>The size at which a picture can be read; empty where there is none.</summary>
    private static SKSizeI ReadableSize(SKCodec codec, long mostPixels)
    {
        SKSizeI size = new(codec.Info.Width, codec.Info.Height);
        for (float scale = 0.5f; (long)size.Width * size.Height > mostPixels; scale /= 2)
        {
            SKSizeI smaller = scale < 0.1f ? size : codec.GetScaledDimensions(scale);
            if ((long)smaller.Width * smaller.Height >= (long)size.Width * size.Height)
            {
                return SKSizeI.Empty;
            }

            size = smaller;
        }

        return size;
    }

    private static string Describe(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "its end is missing",
        SKCodecResult.ErrorInInput => "its data is broken",
        _ => result.ToString(),
    };
}
