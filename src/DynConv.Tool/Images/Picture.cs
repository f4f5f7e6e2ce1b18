using System;

namespace DynConv.Tool.Images;

/// <summary>A decoded picture: red, green, blue, alpha (not premultiplied), a byte each, row by row.</summary>
internal sealed record Picture(int Width, int Height, byte[] Pixels)
{
    /// <summary>Whether any pixel lets the background through.</summary>
    public bool HasAlpha
    {
        get
        {
            for (int i = 3; i < Pixels.Length; i += 4)
            {
                if (Pixels[i] != byte.MaxValue)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The mean lightness (0 to 255) of what is drawn, weighted by alpha; 0 where nothing is.</summary>
    public double InkLightness
    {
        get
        {
            double sum = 0, weight = 0;
            for (int i = 0; i < Pixels.Length; i += 4)
            {
                double alpha = Pixels[i + 3];
                sum += alpha * Lightness(Pixels.AsSpan(i, 3));
                weight += alpha;
            }

            return weight == 0 ? 0 : sum / weight;
        }
    }

    /// <summary>
    /// Grey as Pillow and torchvision calculate it (ITU-R 601-2 in 16-bit fixed point), so that the bytes are the same.
    /// </summary>
    public static int Lightness(ReadOnlySpan<byte> pixel) =>
        ((pixel[0] * 19595) + (pixel[1] * 38470) + (pixel[2] * 7471) + 0x8000) >> 16;

    /// <summary>The same picture on an opaque ground.</summary>
    /// <param name="ground">The ground's grey.</param>
    public Picture Over(byte ground)
    {
        byte[] pixels = new byte[Pixels.Length];
        for (int i = 0; i < pixels.Length; i += 4)
        {
            int alpha = Pixels[i + 3];
            for (int c = 0; c < 3; c++)
            {
                pixels[i + c] = (byte)(((Pixels[i + c] * alpha) + (ground * (255 - alpha)) + 127) / 255);
            }

            pixels[i + 3] = byte.MaxValue;
        }

        return this with { Pixels = pixels };
    }

    /// <summary>One channel: 0 to 2 for red, green, blue; -1 for grey.</summary>
    public byte[] Plane(int channel)
    {
        byte[] plane = new byte[Width * Height];
        for (int i = 0; i < plane.Length; i++)
        {
            plane[i] = channel < 0 ? (byte)Lightness(Pixels.AsSpan(i * 4, 3)) : Pixels[(i * 4) + channel];
        }

        return plane;
    }
}
