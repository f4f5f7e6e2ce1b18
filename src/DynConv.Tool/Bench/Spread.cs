using System;
using System.Collections.Generic;
using System.Linq;

namespace DynConv.Tool.Bench;

/// <summary>What repeated measurements of one thing say: milliseconds.</summary>
/// <param name="Median">Half took longer.</param>
/// <param name="Lower">A quarter took less.</param>
/// <param name="Upper">A quarter took more.</param>
/// <param name="Minimum">The shortest.</param>
/// <param name="Count">How many there are.</param>
internal sealed record Spread(double Median, double Lower, double Upper, double Minimum, int Count)
{
    /// <summary>The spread of measurements; null where there are none.</summary>
    public static Spread? Of(IReadOnlyCollection<double> milliseconds)
    {
        if (milliseconds.Count == 0)
        {
            return null;
        }

        double[] sorted = [.. milliseconds.Order()];
        return new Spread(At(sorted, 0.5), At(sorted, 0.25), At(sorted, 0.75), sorted[0], sorted.Length);
    }

    public override string ToString() => FormattableString.Invariant($"{Text(Median)} ({Text(Lower)}–{Text(Upper)})");

    // Between two measurements, so that the median of two is their mean.
    private static double At(double[] sorted, double quantile)
    {
        double place = quantile * (sorted.Length - 1);
        int low = (int)place;
        int high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + ((place - low) * (sorted[high] - sorted[low]));
    }

    private static string Text(double value) => BenchText.Number(value);
}
