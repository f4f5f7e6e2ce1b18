using System;
using System.IO;
using System.Runtime.InteropServices;
using HostOwnedDevice.Device;
using SkiaSharp;

namespace HostOwnedDevice.Pictures;

/// <summary>A picture read back from the device: red, green, blue, alpha, a byte each, row by row.</summary>
internal sealed record Picture(int Width, int Height, byte[] Pixels)
{
    private const int Channels = 4;

    /// <summary>Peak signal-to-noise ratio of the colours in decibels; infinite where they are the same.</summary>
    public static double Psnr(ReadOnlySpan<byte> picture, ReadOnlySpan<byte> truth)
    {
        long squares = 0;
        for (int i = 0; i < picture.Length; i += Channels)
        {
            for (int c = 0; c < 3; c++)
            {
                int error = picture[i + c] - truth[i + c];
                squares += error * error;
            }
        }

        double mean = squares / (picture.Length * 0.75);
        return 10 * Math.Log10(255.0 * 255.0 / mean);
    }

    /// <summary>The colours as a network takes them: [3, H, W], (c / 255 − mean) / std.</summary>
    public float[] ToTensor(float mean, float std)
    {
        int plane = Width * Height;
        float[] tensor = new float[3 * plane];
        for (int i = 0; i < tensor.Length; i++)
        {
            byte value = Pixels[(i % plane * Channels) + (i / plane)];
            tensor[i] = ((value / 255f) - mean) / std;
        }

        return tensor;
    }

    /// <summary>The largest difference, in steps of 1/255, from a tensor that is rounded to 8 bits.</summary>
    public int LargestDifference(ReadOnlySpan<float> tensor, float mean, float std)
    {
        int plane = Width * Height, largest = 0;
        for (int i = 0; i < tensor.Length; i++)
        {
            float colour = Math.Clamp((tensor[i] * std) + mean, 0, 1);
            int expected = (int)MathF.Round(colour * 255);
            largest = Math.Max(largest, Math.Abs(expected - Pixels[(i % plane * Channels) + (i / plane)]));
        }

        return largest;
    }

    public void SavePng(string path)
    {
        SKImageInfo info = new(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKImage image = SKImage.FromPixelCopy(info, MemoryMarshal.AsBytes<byte>(Pixels).ToArray())
            ?? throw new HostException($"{path}: a picture of {Width}x{Height} cannot be encoded");
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, data.ToArray());
    }
}
