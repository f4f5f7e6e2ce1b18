using System;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>
/// How far results are from their reference. NaN must meet NaN, an infinity the same infinity; an expected value beyond
/// the results' type counts as its infinity. Where all that is expected is exactly zero, all results must be.
/// </summary>
/// <param name="Count">Elements compared.</param>
/// <param name="Failures">Elements that are further off than allowed.</param>
/// <param name="WorstIndex">The element that is furthest off; −1 where none is.</param>
/// <param name="Worst">How far, +∞ where only one of the two is finite.</param>
/// <param name="Found">What was found there.</param>
/// <param name="Wanted">What was expected there.</param>
/// <param name="Scale">max |finite expected|.</param>
/// <param name="Allowed">The allowed error, relative to the scale.</param>
internal readonly record struct Deviation(
    int Count, int Failures, int WorstIndex, double Worst, double Found, double Wanted, double Scale, double Allowed)
{
    /// <summary>The project's bound for every stage in fp32: max |error| ≤ 1e-5·max |reference|.</summary>
    public const double UsualBound = 1e-5;

    /// <summary>Whether nothing is further off than allowed.</summary>
    public bool IsAllowed => Failures == 0;

    /// <summary>The largest error over the scale, 0 if that is zero.</summary>
    public double Ratio => Scale == 0 ? 0 : Worst / Scale;

    /// <summary>Compares a device's float32 results.</summary>
    public static Deviation Of(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double relativeToMax)
    {
        double[] widened = new double[actual.Length];
        for (int i = 0; i < widened.Length; i++)
        {
            widened[i] = actual[i];
        }

        return Of(widened, expected, relativeToMax, largestFinite: float.MaxValue);
    }

    /// <summary>Compares float64 results.</summary>
    public static Deviation Of(ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double relativeToMax) =>
        Of(actual, expected, relativeToMax, largestFinite: double.MaxValue);

    public override string ToString()
    {
        double ratio = Scale == 0 ? double.PositiveInfinity : Worst / Scale;
        return FormattableString.Invariant($"{Failures} of {Count} elements off; worst at [{WorstIndex}]: ")
            + FormattableString.Invariant($"{Found:R} where {Wanted:R} is expected; error {Worst:G4}, ")
            + FormattableString.Invariant($"max |expected| {Scale:G6}, ratio {ratio:G4}, allowed {Allowed:G4}");
    }

    private static Deviation Of(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double relativeToMax, double largestFinite)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(actual.Length, expected.Length);
        double scale = 0;
        foreach (double value in expected)
        {
            scale = Math.Abs(value) <= largestFinite ? Math.Max(scale, Math.Abs(value)) : scale;
        }

        double worst = 0;
        int worstIndex = -1;
        int failures = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double error = Distance(actual[i], expected[i], largestFinite);
            failures += error > relativeToMax * scale ? 1 : 0;
            if (error > worst)
            {
                (worst, worstIndex) = (error, i);
            }
        }

        (double found, double wanted) = worstIndex < 0 ? (0, 0) : (actual[worstIndex], expected[worstIndex]);
        return new Deviation(actual.Length, failures, worstIndex, worst, found, wanted, scale, relativeToMax);
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
}
