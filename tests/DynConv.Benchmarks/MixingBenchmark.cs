using System;
using System.Globalization;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Planning.Weights;
using Spectre.Console;

namespace DynConv.Benchmarks;

/// <summary>Kernels of samples for Winograd: mixed and then transformed, and both at once.</summary>
internal static class MixingBenchmark
{
    private const uint Tile = 16;

    public static void Run(VulkanContext context)
    {
        Table table = new();
        table.AddColumns(
            "layer", "outputs of a tile", "N", "mix, transform ms", "at once ms", "two / at once");
        foreach (Workload load in Workload.All)
        {
            foreach ((uint side, int samples) in ((uint, int)[])[(2, 1), (4, 1), (2, 8)])
            {
                if (load is { Kernel: 3, Groups: 1 })
                {
                    Measure(context, load, side, samples, table);
                }
            }
        }

        AnsiConsole.Write(table);
    }

    private static void Measure(VulkanContext context, Workload load, uint side, int samples, Table table)
    {
        using DeviceArrays arrays = new(context);
        BankRow row = new(new FilterLayout(load.Filters, load.Channels, 3, 3, 1, (int)Tile), 0);
        int experts = Workload.Experts;
        int count = checked(samples * (int)((side + 2) * (side + 2)) * (row.Layout.PackedCount / 9));
        if ((ulong)count * sizeof(float) > context.Capabilities.MaxStorageBufferRange)
        {
            return;
        }

        GpuBuffer bank = arrays.Upload(arrays.Draw(experts * row.Count));
        GpuBuffer shares = arrays.Upload(arrays.Draw(samples * experts));
        GpuBuffer mixed = arrays.Output(samples * row.Count);
        GpuBuffer[] made = [arrays.Output(count), arrays.Output(count)];
        (uint n, uint k, uint packed) = ((uint)samples, (uint)experts, (uint)row.Layout.PackedCount);
        StoredExperts stored = StoredExperts.Singles((uint)row.Count, (uint)row.BiasOffset);
        RecordedCommands two = arrays.Record(recorder =>
        {
            recorder.DispatchFetching(
                new AggregateKernels(n, k, ((uint)row.Count, (uint)row.BiasOffset), 0, stored), shares, bank, mixed);
            recorder.DispatchFetching(
                new WinogradFilters(n, packed, Tile, (uint)row.Count, side), mixed, made[0]);
        });
        RecordedCommands one = arrays.Record(recorder => recorder.DispatchFetching(
            new WinogradMixing(n, 0, k, packed, 0, Tile, side, stored), shares, bank, made[1], made[1]));
        two.Run();
        one.Run();
        DeviceArrays.Compare(made[0], made[1], count, $"{load.Name}, at once");
        Timing[] times = Timing.Alternate(40, TimeSpan.FromSeconds(4), two.Run, one.Run);
        table.AddRow(
            load.Name, $"{side}×{side}", samples.ToString(CultureInfo.InvariantCulture), times[0].ToString(),
            times[1].ToString(),
            (times[0].Median / times[1].Median).ToString("0.00", CultureInfo.InvariantCulture));
    }
}
