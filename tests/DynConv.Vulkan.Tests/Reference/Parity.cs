using System;
using System.Globalization;
using Xunit;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>Compares a device's float32 results with the float64 reference.</summary>
internal static class Parity
{
    /// <summary>The project's bound for every stage in fp32: max |error| ≤ 1e-5·max |reference|.</summary>
    public const double Bound = Deviation.UsualBound;

    /// <summary>
    /// Fails unless every element is within <paramref name="relativeToMax"/> · max |finite expected|. NaN must meet
    /// NaN, an infinity the same infinity; an expected value beyond float32 counts as its infinity. Where all that is
    /// expected is exactly zero, all results must be exactly zero. Nothing to compare is a failure.
    /// </summary>
    /// <returns>The largest error over max |expected|, 0 if that is zero.</returns>
    public static double Check(
        ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double relativeToMax, string what)
    {
        RequireLength(actual.Length, expected.Length, what);
        return Accept(Deviation.Of(actual, expected, relativeToMax), what);
    }

    /// <summary>The same between two float64 results.</summary>
    public static double Check(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double relativeToMax, string what)
    {
        RequireLength(actual.Length, expected.Length, what);
        return Accept(Deviation.Of(actual, expected, relativeToMax), what);
    }

    /// <summary>Fails unless two float32 results have the same bits: NaN equals itself and −0 is not 0.</summary>
    public static void SameBits(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, string what)
    {
        RequireLength(actual.Length, expected.Length, what);
        for (int i = 0; i < actual.Length; i++)
        {
            uint found = BitConverter.SingleToUInt32Bits(actual[i]);
            uint wanted = BitConverter.SingleToUInt32Bits(expected[i]);
            if (found != wanted)
            {
                Assert.Fail(Invariant(
                    $"{what}: bits differ at [{i}]: {actual[i]:R} (0x{found:X8}), {expected[i]:R} (0x{wanted:X8})"));
            }
        }
    }

    private static double Accept(Deviation deviation, string what)
    {
        if (!deviation.IsAllowed)
        {
            Assert.Fail($"{what}: {deviation}");
        }

        return deviation.Ratio;
    }

    private static void RequireLength(int actual, int expected, string what)
    {
        if (expected == 0)
        {
            Assert.Fail($"{what}: nothing to compare");
        }

        if (actual != expected)
        {
            Assert.Fail(Invariant($"{what}: {actual} elements where {expected} are expected"));
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
