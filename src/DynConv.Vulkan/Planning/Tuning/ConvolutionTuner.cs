using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning.Convolutions;

namespace DynConv.Vulkan.Planning.Tuning;

/// <summary>
/// Measures the ways to compute each convolution of a network on the device, and keeps the fastest that computes
/// rightly.
/// </summary>
public static class ConvolutionTuner
{
    private const int Rounds = 5;

    /// <summary>Products of a layer so small that choosing does not matter.</summary>
    private const double FewProducts = 50_000;

    /// <summary>Difference to the direct form, of the largest output, above which a way is wrong.</summary>
    private const double LargestDifference = 1e-3;

    /// <summary>Measures what the table does not know yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="context">The device.</param>
    /// <param name="input">The input; the batch is what is measured, and does not enter the table.</param>
    /// <param name="table">Takes what is the fastest.</param>
    /// <param name="options">Budget and progress; null for the defaults.</param>
    /// <returns>What was measured, in the order of the network.</returns>
    /// <exception cref="ShapeException">The network cannot take this shape.</exception>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public static IReadOnlyList<TunedConvolution> Tune(
        this Network network, VulkanContext context, TensorShape input, TuningTable table,
        TuningOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(table);
        options ??= new TuningOptions();
        ConvolutionSite[] sites =
        [
            .. Planner.Convolutions(network, context, input)
                .Where(site => site.Geometry.Depth is null && site.Products >= FewProducts)
                .Where(site => options.Again || !table.Knows(site))
                .DistinctBy(static site => SiteKey.Of(site)),
        ];
        List<TunedConvolution> measured = [];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < sites.Length && Stopwatch.GetElapsedTime(start) < options.Budget; i++)
        {
            TimeSpan left = options.Budget - Stopwatch.GetElapsedTime(start);
            if (Measure(context, sites[i], table, options, left / (sites.Length - i)) is TunedConvolution tuned)
            {
                measured.Add(tuned);
            }

            options.Progress?.Report((i + 1, sites.Length));
        }

        return measured;
    }

    private static TunedConvolution? Measure(
        VulkanContext context, ConvolutionSite site, TuningTable table, TuningOptions options, TimeSpan budget)
    {
        ConvolutionChoice untuned = ConvolutionChooser.Choose(site, context.Capabilities, options.Winograd);
        List<ConvolutionTrial> trials = [];
        try
        {
            long start = Stopwatch.GetTimestamp();
            int dropped = 0;
            foreach (ConvolutionChoice choice in Candidates(site, context.Capabilities, options.Winograd, untuned))
            {
                if (trials.Count >= 2 && Stopwatch.GetElapsedTime(start) > budget)
                {
                    break;
                }

                if (TryPrepare(context, site, choice, trials.Count > 0 ? trials[0] : null) is ConvolutionTrial trial)
                {
                    trials.Add(trial);
                }
                else
                {
                    dropped++;
                }
            }

            if (trials.Count == 0)
            {
                return null;
            }

            Race(trials, start, budget);
            ConvolutionTrial best = trials.MinBy(static trial => trial.Median)!;
            double usual = trials.FirstOrDefault(trial => trial.Choice == untuned)?.Median ?? double.NaN;
            table.Set(site, best.Choice);
            return new TunedConvolution(
                SiteKey.Of(site), best.Choice.ToString(), best.Median, untuned.ToString(), usual, trials.Count,
                dropped);
        }
        finally
        {
            trials.ForEach(static trial => trial.Dispose());
        }
    }

    /// <summary>
    /// The direct form first, which the others are compared with; then what the cost model takes; then the rest.
    /// </summary>
    private static IEnumerable<ConvolutionChoice> Candidates(
        ConvolutionSite site, DeviceCapabilities device, bool winograd, ConvolutionChoice untuned)
    {
        ConvolutionChoice direct = ConvolutionChooser.Choice(ConvolutionForm.Direct, site, device);
        IEnumerable<ConvolutionChoice> rest = ConvolutionChooser.Choices(site, device)
            .Where(choice => winograd || choice.WinogradSide == 0);
        return new[] { direct, untuned }.Concat(rest).Distinct();
    }

    /// <summary>Compiles a way and runs it once. One that fails, or is wrong, is dropped with a line in the log.</summary>
    private static ConvolutionTrial? TryPrepare(
        VulkanContext context, in ConvolutionSite site, ConvolutionChoice choice, ConvolutionTrial? truth)
    {
        ConvolutionTrial? trial = null;
        try
        {
            trial = ConvolutionTrial.Create(context, site, choice);
            trial.Run();
            trial.Times.Clear();
            if (truth is null || Difference(trial.Output, truth.Output) <= LargestDifference)
            {
                return trial;
            }

            Log.FormDropped(context.Logger, choice.ToString(), SiteKey.Of(site), "its output is wrong");
        }
        catch (Exception e) when (e is VulkanException or DeviceLimitException && e is not DeviceLostException)
        {
            Log.FormDropped(context.Logger, choice.ToString(), SiteKey.Of(site), e.Message);
        }

        trial?.Dispose();
        return null;
    }

    private static void Race(List<ConvolutionTrial> trials, long start, TimeSpan budget)
    {
        for (int round = 0; round < Rounds; round++)
        {
            foreach (ConvolutionTrial trial in trials)
            {
                // Once everything was seen, what is twice as slow as the best is not worth more time.
                if (round < 2 || trial.Median < 2 * trials.Min(static other => other.Median))
                {
                    trial.Run();
                }
            }

            if (round > 0 && Stopwatch.GetElapsedTime(start) > 2 * budget)
            {
                return;
            }
        }
    }

    private static double Difference(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        double largest = 0, difference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double apart = Math.Abs((double)actual[i] - expected[i]);
            if (!(apart <= double.MaxValue))
            {
                return double.PositiveInfinity;
            }

            (largest, difference) = (Math.Max(largest, Math.Abs(expected[i])), Math.Max(difference, apart));
        }

        return largest == 0 ? difference : difference / largest;
    }
}
