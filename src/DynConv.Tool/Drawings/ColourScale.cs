using System;
using SkiaSharp;

namespace DynConv.Tool.Drawings;

/// <summary>
/// Light yellow for 0 to dark blue for 1, in even steps of lightness, so that it is read right in grey and by the
/// colour-blind.
/// </summary>
internal static class ColourScale
{
    // Brewer's YlGnBu.
    private static readonly SKColor[] Steps =
    [
        new(0xff, 0xff, 0xd9), new(0xed, 0xf8, 0xb1), new(0xc7, 0xe9, 0xb4), new(0x7f, 0xcd, 0xbb),
        new(0x41, 0xb6, 0xc4),
        new(0x1d, 0x91, 0xc0), new(0x22, 0x5e, 0xa8), new(0x25, 0x34, 0x94), new(0x08, 0x1d, 0x58),
    ];

    /// <summary>The colour of a number; grey for NaN.</summary>
    public static SKColor Of(float value)
    {
        if (float.IsNaN(value))
        {
            return new SKColor(0xbb, 0xbb, 0xbb);
        }

        float place = Math.Clamp(value, 0, 1) * (Steps.Length - 1);
        int step = Math.Min((int)place, Steps.Length - 2);
        float part = place - step;
        (SKColor low, SKColor high) = (Steps[step], Steps[step + 1]);
        return new SKColor(
            Mix(low.Red, high.Red, part), Mix(low.Green, high.Green, part), Mix(low.Blue, high.Blue, part));
    }

    /// <summary>Black or white, whichever is read better on the colour of a number.</summary>
    public static SKColor TextOn(float value)
    {
        SKColor ground = Of(value);
        double lightness = (0.299 * ground.Red) + (0.587 * ground.Green) + (0.114 * ground.Blue);
        return lightness > 140 ? new SKColor(0x22, 0x22, 0x22) : SKColors.White;
    }

    private static byte Mix(byte low, byte high, float part) => (byte)MathF.Round(low + ((high - low) * part));
}
