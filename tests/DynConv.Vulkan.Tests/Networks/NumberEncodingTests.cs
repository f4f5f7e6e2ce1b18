using System;
using System.Linq;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Planning.Weights;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Kernels;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>What becomes of numbers that are stored in fewer bits.</summary>
public sealed class NumberEncodingTests
{
    [Theory]
    [InlineData(1e-30f)]
    [InlineData(1e-3f)]
    [InlineData(1f)]
    [InlineData(70000f)]
    [InlineData(float.MaxValue)]
    public void Halves_have_the_range_of_the_bank(float largest)
    {
        float[] values = [largest, -largest / 3, largest * 1e-3f, 0, -largest * 1e-6f];

        (float[] stored, NumberEncoding encoding) = Encode(values, 5, ExpertPrecision.Float16);

        Assert.Equal(0, MathF.Log2(encoding.Unit) % 1);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.InRange(Math.Abs(((double)stored[i] * encoding.Unit) - values[i]), 0, Math.Abs(values[i]) / 2048.0);
        }
    }

    [Fact]
    public void Halves_keep_NaN_and_infinities()
    {
        float[] values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 3];

        (float[] stored, NumberEncoding encoding) = Encode(values, 4, ExpertPrecision.Float16);

        Assert.Equal(values, Array.ConvertAll(stored, value => value * encoding.Unit));
    }

    [Fact]
    public void A_whole_number_is_off_by_half_a_scale_at_most()
    {
        float[] values = new Filler(3).Numbers(40 * 27, 0.1f);

        (float[] stored, NumberEncoding encoding) = Encode(values, 27, ExpertPrecision.Int8);

        for (int i = 0; i < values.Length; i++)
        {
            float scale = encoding.ScaleOf(i / 27);
            Assert.Equal(values.Skip(i / 27 * 27).Take(27).Max(Math.Abs) / 127, scale);
            Assert.InRange(Math.Abs(((double)stored[i] * scale) - values[i]), 0, scale * 0.500001);
        }
    }

    [Fact]
    public void Ties_go_to_even_and_filters_of_zeros_stay_zero()
    {
        (float[] stored, NumberEncoding encoding) = Encode(
            [127, 0.5f, 1.5f, -2.5f, 0, -0f, 0, 0], 4, ExpertPrecision.Int8);

        Assert.Equal([127, 0, 2, -2, 0, 0, 0, 0], stored);
        Assert.Equal((1, 0), (encoding.ScaleOf(0), encoding.ScaleOf(1)));
    }

    [Fact]
    public void A_filter_of_the_least_numbers_stays_within_range()
    {
        (float[] stored, _) = Encode([float.Epsilon, -float.Epsilon * 200, float.Epsilon * 3], 3, ExpertPrecision.Int8);

        Assert.All(stored, static value => Assert.InRange(value, -127, 127));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_no_number_cannot_be_a_whole_one(float value)
    {
        NumberEncoding encoding = NumberEncoding.Choose(
            StoredNumbers.Literal([1, 2, 3, 4, value, 6], 2, 3), 3, ExpertPrecision.Int8, out string? refusal);

        Assert.Equal("number 4 of bank is a NaN or an infinity, which a whole number cannot be", refusal);
        Assert.Equal(ExpertPrecision.Float32, encoding.Precision);
    }

    /// <summary>The numbers as stored, without their unit and scales.</summary>
    private static (float[] Stored, NumberEncoding Encoding) Encode(
        float[] values, int filterLength, ExpertPrecision precision)
    {
        NumberEncoding encoding = NumberEncoding.Choose(
            StoredNumbers.Literal(values, values.Length), filterLength, precision, out string? refusal);
        Assert.Null(refusal);
        uint[] words = new uint[values.Length];
        for (int row = 0; row < values.Length / filterLength; row++)
        {
            encoding.Write(values.AsSpan(row * filterLength, filterLength), row, words, row * filterLength, 1);
        }

        return (precision == ExpertPrecision.Float16
            ? Array.ConvertAll(MemoryMarshal.Cast<uint, Half>(words)[..values.Length].ToArray(), static x => (float)x)
            : Array.ConvertAll(MemoryMarshal.Cast<uint, sbyte>(words)[..values.Length].ToArray(), static x => (float)x),
            encoding);
    }
}
