using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Planning.Weights;

/// <summary>
/// How the numbers of a bank are written with the precision that a plan wants, by what one look at all of them told: the
/// range of float16, or a scale for each row. A row is the numbers of one filter.
/// </summary>
internal sealed class NumberEncoding
{
    private const int LargestByte = sbyte.MaxValue;

    // Of the largest number's exponent: 2^14 ≤ largest / unit < 2^15, and no sum of float16's rounding errors overflows.
    private const int LargestExponent = 14;

    private readonly float[] _scales;

    private NumberEncoding(ExpertPrecision precision, float unit, float[] scales)
        => (Precision, Unit, _scales) = (precision, unit, scales);

    /// <summary>As they are.</summary>
    public static NumberEncoding Singles { get; } = new(ExpertPrecision.Float32, 1, []);

    /// <summary>What they are written in.</summary>
    public ExpertPrecision Precision { get; }

    /// <summary>What written float16 numbers are multiplied with, a power of two.</summary>
    public float Unit { get; }

    /// <summary>The encoding for a bank.</summary>
    /// <param name="bank">All its numbers; they are read once, unless they stay what they are.</param>
    /// <param name="rowLength">Numbers of a filter.</param>
    /// <param name="wanted">What they are to be written in.</param>
    /// <param name="refusal">Why they are not, or null.</param>
    public static NumberEncoding Choose(
        Parameter bank, int rowLength, ExpertPrecision wanted, out string? refusal)
    {
        refusal = null;
        if (wanted == ExpertPrecision.Float32)
        {
            return Singles;
        }

        RowMagnitudes magnitudes = RowMagnitudes.Of(bank, rowLength);
        if (wanted == ExpertPrecision.Float16)
        {
            return new NumberEncoding(wanted, UnitOf(magnitudes.Largest), []);
        }

        if (magnitudes.FirstNotFinite is int place)
        {
            refusal = $"number {place} of {bank.Name} is a NaN or an infinity, which a whole number cannot be";
            return Singles;
        }

        return new NumberEncoding(
            wanted, 1, Array.ConvertAll(magnitudes.Finite, static largest => largest / LargestByte));
    }

    /// <summary>What the whole numbers of a row are multiplied with.</summary>
    public float ScaleOf(int row) => _scales[row];

    /// <summary>Writes some numbers of a row.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="row">Whose they are.</param>
    /// <param name="destination">Takes them.</param>
    /// <param name="first">The place of the first, counted in numbers.</param>
    /// <param name="step">Places from one to the next.</param>
    public void Write(ReadOnlySpan<float> values, int row, Span<uint> destination, int first, int step)
    {
        switch (Precision)
        {
            case ExpertPrecision.Float16:
                WriteHalves(values, MemoryMarshal.Cast<uint, Half>(destination), first, step);
                break;
            case ExpertPrecision.Int8:
                WriteBytes(values, _scales[row], MemoryMarshal.Cast<uint, sbyte>(destination), first, step);
                break;
            default:
                WriteSingles(values, MemoryMarshal.Cast<uint, float>(destination), first, step);
                break;
        }
    }

    private static float UnitOf(float largest)
        => largest == 0 ? 1 : MathF.ScaleB(1, Math.Max(MathF.ILogB(largest) - LargestExponent, -126));

    private static void WriteSingles(ReadOnlySpan<float> values, Span<float> destination, int at, int step)
    {
        foreach (float value in values)
        {
            destination[at] = value;
            at += step;
        }
    }

    private static void WriteBytes(ReadOnlySpan<float> values, float scale, Span<sbyte> destination, int at, int step)
    {
        foreach (float value in values)
        {
            // A scale so small that it was rounded may give more.
            float whole = scale == 0 ? 0 : MathF.Round(value / scale);
            destination[at] = (sbyte)Math.Clamp(whole, -LargestByte, LargestByte);
            at += step;
        }
    }

    private void WriteHalves(ReadOnlySpan<float> values, Span<Half> destination, int at, int step)
    {
        float factor = 1 / Unit;
        foreach (float value in values)
        {
            destination[at] = (Half)(value * factor);
            at += step;
        }
    }
}
