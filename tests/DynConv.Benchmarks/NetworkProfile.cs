using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using Spectre.Console;

namespace DynConv.Benchmarks;

/// <summary>Where the device's time goes in a whole network: the median of every step over some runs.</summary>
internal static class NetworkProfile
{
    private const int Runs = 15;

    public static void Run(VulkanContext context, string path, int samples)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path);
        if (!NetworkRecogniser.TryRecognise(
            checkpoint.GetStateDict(), out Vulkan.Networks.Zoo.RecognisedNetwork? known))
        {
            throw new InvalidOperationException($"{path} is not a network that is known by name");
        }

        TensorShape shape = known.Architecture.Input.Shape(samples);
        using Plan plan = known.Build().Compile(context, shape, new PlanOptions { Profile = true });
        Random random = new(1);
        float[] input = [.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => random.NextSingle())];
        float[] output = new float[plan.OutputShape.ElementCount];
        Dictionary<string, List<double>> times = [];
        for (int run = 0; run < Runs; run++)
        {
            plan.Run(input, output);
            foreach ((string step, double milliseconds) in plan.ReadTimes())
            {
                (times.TryGetValue(step, out List<double>? list) ? list : times[step] = []).Add(milliseconds);
            }
        }

        Table table = new();
        table.AddColumns("step", "ms");
        double sum = 0;
        foreach ((string step, List<double> list) in times)
        {
            double median = list.Order().ElementAt(list.Count / 2);
            sum += median;
            table.AddRow(step, median.ToString("0.000", CultureInfo.InvariantCulture));
        }

        table.AddRow("sum", sum.ToString("0.000", CultureInfo.InvariantCulture));
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            $"{plan.Summary.Dispatches} dispatches, {plan.Summary.Barriers} barriers, "
            + $"weights {plan.Summary.WeightBytes} B, "
            + $"features {plan.Summary.FeatureBytes} B (unshared {plan.Summary.UnsharedFeatureBytes} B)");
    }
}
