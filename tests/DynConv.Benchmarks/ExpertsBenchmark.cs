using System;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks.Parameters;
using DynConv.Vulkan.Planning.Weights;
using Spectre.Console;

namespace DynConv.Benchmarks;

/// <summary>Mixing experts that are stored as float32, float16 and whole numbers.</summary>
internal static class ExpertsBenchmark
{
    public static void Run(VulkanContext context)
    {
        Table table = new();
        table.AddColumns(
            "layer", "N", "float32 MB", "float32 ms", "float16 ms", "int8 ms", "float16 / float32", "int8 / float32");
        foreach (Workload load in Workload.All)
        {
            foreach (int samples in (int[])[1, 8])
            {
                Measure(context, load, samples, table);
            }
        }

        AnsiConsole.Write(table);
    }

    private static void Measure(VulkanContext context, Workload load, int samples, Table table)
    {
        using DeviceArrays arrays = new(context);
        int tile = load.Groups == load.Filters ? 1 : context.Capabilities.IsSoftware ? 16 : 8;
        BankRow row = new(
            new FilterLayout(load.Filters, load.Channels / load.Groups, load.Kernel, load.Kernel, load.Groups, tile), 0);
        LiteralParameter bank = new(
            "bank", [Workload.Experts, row.Layout.PlainCount],
            ImmutableCollectionsMarshal.AsImmutableArray(arrays.Draw(Workload.Experts * row.Layout.PlainCount)));
        GpuBuffer shares = arrays.Upload(arrays.Draw(samples * Workload.Experts));
        int count = samples * row.Count;
        GpuBuffer[] mixed = [arrays.Output(count), arrays.Output(count), arrays.Output(count)];
        Action[] runs = [.. Enum.GetValues<ExpertPrecision>().Select((precision, i) =>
        {
            StoredBank stored = new(
                row, NumberEncoding.Choose(bank, row.Layout.PlainCount / load.Filters, precision, out _));
            float[] words = new float[Workload.Experts * stored.Words];
            stored.Pack(bank, null, MemoryMarshal.Cast<float, uint>(words.AsSpan()));
            GpuBuffer experts = arrays.Upload(words);
            AggregateKernels kernel = new(
                (uint)samples, (uint)Workload.Experts, ((uint)row.Count, (uint)row.BiasOffset), 0, stored.ForKernels());
            RecordedCommands commands = arrays.Record(recorder => recorder.DispatchFetching(kernel, shares, experts, mixed[i]));
            commands.Run();
            return (Action)commands.Run;
        })];
        DeviceArrays.Compare(mixed[0], mixed[1], row.Layout.PackedCount, $"{load.Name}, float16", 1e-3f);
        DeviceArrays.Compare(mixed[0], mixed[2], row.Layout.PackedCount, $"{load.Name}, int8", 2e-2f);
        Timing[] times = Timing.Alternate(60, TimeSpan.FromSeconds(3), runs);
        double bytes = (double)Workload.Experts * row.Count * sizeof(float);
        table.AddRow(
            [
                load.ToString(), Text(samples, "0"), Text(bytes / 1e6, "0.00"), .. times.Select(t => t.ToString()),
                Text(times[1].Median / times[0].Median, "0.00"), Text(times[2].Median / times[0].Median, "0.00"),
            ]);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
