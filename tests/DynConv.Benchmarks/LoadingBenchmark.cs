using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Zoo;
using Spectre.Console;

namespace DynConv.Benchmarks;

/// <summary>What it takes to get from a checkpoint file to the first result: time, and managed memory.</summary>
internal static class LoadingBenchmark
{
    /// <summary>Writes a checkpoint with generated weights.</summary>
    /// <param name="tensors">A list of tensors, <c>tests/golden/networks/NAME.tensors.tsv</c>.</param>
    /// <param name="path">Takes the checkpoint.</param>
    public static void WriteCheckpoint(string tensors, string path) => GeneratedCheckpoint.WriteZip(
        path, [.. File.ReadLines(tensors).Select(static line => new GeneratedTensor(line))]);

    /// <summary>Loads and runs it.</summary>
    public static void Run(VulkanContext context, string path)
    {
        using MemoryPeak memory = new();
        Table table = new();
        table.AddColumns("step", "ms", "allocated MB", "peak of the heap so far, MB");

        using Checkpoint checkpoint = Step("open", () => Checkpoint.Open(path));
        RecognisedNetwork known = Step("recognise", () =>
            NetworkRecogniser.TryRecognise(checkpoint.GetStateDict(), out RecognisedNetwork? found)
                ? found
                : throw new InvalidOperationException($"{path} is not a network that is known by name"));
        Network network = Step("build", () => known.Build());
        TensorShape shape = known.Architecture.Input.Shape(1);
        using Plan plan = Step("compile", () => network.Compile(context, shape));
        AddRow("  of which upload", plan.Summary.UploadTime.TotalMilliseconds);
        float[] input = new float[shape.ElementCount], output = new float[plan.OutputShape.ElementCount];
        foreach (string run in (ReadOnlySpan<string>)["first run", "second run"])
        {
            _ = Step(run, () =>
            {
                plan.Run(input, output);
                return output;
            });
        }

        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{known.Architecture.Name}: file {FileMegabytes(path):0.0} MB, device {WeightMegabytes(plan):0.0} MB");
        AnsiConsole.Write(table);

        T Step<T>(string name, Func<T> action)
        {
            long bytes = GC.GetTotalAllocatedBytes(precise: true), start = Stopwatch.GetTimestamp();
            T result = action();
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
            AddRow(name, milliseconds, bytes / 1e6, memory.Bytes / 1e6);
            return result;
        }

        void AddRow(string name, double milliseconds, params ReadOnlySpan<double> megabytes)
        {
            List<string> cells = [name, milliseconds.ToString("0.0", CultureInfo.InvariantCulture)];
            foreach (double number in megabytes)
            {
                cells.Add(number.ToString("0.00", CultureInfo.InvariantCulture));
            }

            table.AddRow([.. cells]);
        }
    }

    private static double FileMegabytes(string path) => new FileInfo(path).Length / 1e6;

    private static double WeightMegabytes(Plan plan) => plan.Summary.WeightBytes / 1e6;
}
