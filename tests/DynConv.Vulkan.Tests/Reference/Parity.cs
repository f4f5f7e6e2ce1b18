using System;
using System.Globalization;
using Xunit;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>Compares a device's float32 results with the float64 reference.</summary>
internal static class Parity
{
    /// <summary>The project's bound for every stage in fp32: max |error| ≤ 1e-5·max |reference|.</summary>
    public const double Bound = 1e-5;

    /// <summary>
    /// Fails unless every element is within <paramref name="relativeToMax"/> · max |finite expected|. NaN must meet
    /// NaN, an infinity the same infinity; an expected value beyond float32 counts as its infinity. Where all that is
    /// expected is exactly zero, all results must be exactly zero. Nothing to compare is a failure.
    /// </summary>
    /// <returns>The largest error over max |expected|, 0 if that is zero.</returns>
    public static double Check(
        ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double relativeToMax, string what)
    {
        double[] widened = new double[actual.Length];
        for (int i = 0; i < widened.Length; i++)
        {
            widened[i] = actual[i];
        }

        return Compare(widened, expected, relativeToMax, what, largestFinite: float.MaxValue);
    }

    /// <summary>The same between two float64 results.</summary>
    public static double Check(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double relativeToMax, string what) =>
        Compare(actual, expected, relativeToMax, what, largestFinite: double.MaxValue);

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

    private static double Compare(
        ReadOnlySpan<double> actual,
        ReadOnlySpan<double> expected,
        double relativeToMax,
        string what,
        double largestFinite)
    {
        RequireLength(actual.Length, expected.Length, what);
        double scale = 0;
        foreach (double value in expected)
        {
            scale = Math.Abs(value) <= largestFinite ? Math.Max(scale, Math.Abs(value)) : scale;
        }

        double allowed = relativeToMax * scale;
        double worst = 0;
        int worstIndex = -1;
        int failures = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double error = Distance(actual[i], expected[i], largestFinite);
            failures += error > allowed ? 1 : 0;
            if (error > worst)
            {
                (worst, worstIndex) = (error, i);
            }
        }

        if (failures > 0)
        {
            (double found, double wanted) = (actual[worstIndex], expected[worstIndex]);
            double ratio = scale == 0 ? double.PositiveInfinity : worst / scale;
            Assert.Fail(
                Invariant($"{what}: {failures} of {actual.Length} elements off; worst at [{worstIndex}]: ")
                + Invariant($"{found:R} where {wanted:R} is expected; error {worst:G4}, max |expected| {scale:G6}, ")
                + Invariant($"ratio {ratio:G4}, allowed {relativeToMax:G4}"));
        }

        return scale == 0 ? 0 : worst / scale;
    }

    /// <summary>|a − e|, 0 for matching NaN or infinity, +∞ where only one of them is finite.</summary>
    private static double Distance(double actual, double expected, double largestFinite)
    {
        if (Math.Abs(expected) <= largestFinite)
        {
            return double.IsFinite(actual) ? Math.Abs(actual - expected) : double.PositiveInfinity;
        }

        bool same = double.IsNaN(expected)
            ? double.IsNaN(actual)
            : double.IsInfinity(actual) && double.IsPositive(actual) == double.IsPositive(expected);
        return same ? 0 : double.PositiveInfinity;
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
