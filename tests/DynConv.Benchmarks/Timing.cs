using System;
using System.Diagnostics;
using System.Linq;

namespace DynConv.Benchmarks;

/// <summary>
/// Times of several things that were run alternately, so that a busy moment of the machine hits all alike.
/// </summary>
internal sealed class Timing(double[] milliseconds)
{
    public double Median { get; } = At(milliseconds, 0.5);

    public double LowerQuartile { get; } = At(milliseconds, 0.25);

    public double UpperQuartile { get; } = At(milliseconds, 0.75);

    /// <summary>Runs the actions in turns until each ran <paramref name="rounds"/> times or the time is up.</summary>
    public static Timing[] Alternate(int rounds, TimeSpan limit, params Action[] actions)
    {
        double[][] times = [.. actions.Select(_ => new double[rounds])];
        foreach (Action action in actions)
        {
            action();
        }

        long start = Stopwatch.GetTimestamp();
        int done = 0;
        for (; done < rounds && (done < 3 || Stopwatch.GetElapsedTime(start) < limit); done++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                long before = Stopwatch.GetTimestamp();
                actions[i]();
                times[i][done] = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
            }
        }

        return [.. times.Select(t => new Timing(t[..done]))];
    }

    public override string ToString() =>
        FormattableString.Invariant($"{Median:0.000} ({LowerQuartile:0.000}–{UpperQuartile:0.000})");

    private static double At(double[] values, double quantile)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(quantile * (sorted.Length - 1))];
    }
}
