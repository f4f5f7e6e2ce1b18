using System;
using System.Globalization;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using Spectre.Console;

namespace DynConv.Benchmarks;

/// <summary>
/// The attention in one dispatch against MLP + softmax (two) and Linear + Linear + softmax (three): what decides which
/// one a plan uses. Then the attention that pools by itself against a pool before it.
/// </summary>
internal static class AttentionBenchmark
{
    private const int Experts = 4;

    public static void Run(VulkanContext context)
    {
        Table table = new();
        table.AddColumns(
            "C", "hidden", "N", "fused ms", "mlp + softmax ms", "linear × 2 + softmax ms",
            "two / fused", "three / fused");
        foreach (int channels in (int[])[16, 64, 256, 512, 2048])
        {
            foreach (int samples in (int[])[1, 8, 64])
            {
                Measure(context, channels, channels / 4, samples, table);
            }
        }

        AnsiConsole.Write(table);
        MeasurePooling(context);
    }

    /// <summary>Means made by the attention against a pool before it: what decides where a plan has one dispatch.</summary>
    private static void MeasurePooling(VulkanContext context)
    {
        Table table = new();
        table.AddColumns("C", "hidden", "P", "C·P", "N", "together ms", "pool, attention ms", "apart / together");
        foreach ((int channels, int values) in ((int, int)[])
            [(64, 49), (128, 49), (512, 13), (64, 196), (256, 49), (512, 49), (256, 196), (64, 784), (2048, 49), (64, 3136)])
        {
            foreach (int samples in (int[])[1, 2, 8])
            {
                MeasurePooling(context, channels, values, samples, table);
            }
        }

        AnsiConsole.Write(table);
    }

    private static void MeasurePooling(VulkanContext context, int channels, int values, int samples, Table table)
    {
        int hidden = channels / 4, count = samples * Experts;
        using DeviceArrays arrays = new(context);
        GpuBuffer planes = arrays.Upload(arrays.Draw(samples * channels * values));
        GpuBuffer fc1 = arrays.Upload(arrays.Draw(hidden * channels));
        GpuBuffer fc2 = arrays.Upload(arrays.Draw(Experts * hidden));
        GpuBuffer bias = arrays.Upload(arrays.Draw(Math.Max(hidden, Experts)));
        GpuBuffer means = arrays.Output(samples * channels);
        GpuBuffer[] results = [arrays.Output(count), arrays.Output(count)];
        (uint n, uint c) = ((uint)samples, (uint)channels);
        PlaneValues plane = new((uint)values, (uint)values);
        Attention attention = new(n, c, (uint)hidden, Experts, true, true, 1);
        RecordedCommands together = arrays.Record(
            r => r.DispatchFetching(attention.OfPlanes(plane), planes, fc1, bias, fc2, bias, results[0]));
        RecordedCommands apart = arrays.Record(r =>
        {
            r.DispatchFetching(new GlobalAveragePool(n * c, plane), planes, means);
            r.DispatchFetching(attention, means, fc1, bias, fc2, bias, results[1]);
        });
        together.Run();
        apart.Run();
        DeviceArrays.Compare(results[0], results[1], count, "pool apart");
        Timing[] times = Timing.Alternate(60, TimeSpan.FromSeconds(2), together.Run, apart.Run);
        table.AddRow(
            Text(channels), Text(hidden), Text(values), Text(channels * values), Text(samples), times[0].ToString(),
            times[1].ToString(), Ratio(times[1].Median / times[0].Median));
    }

    private static void Measure(VulkanContext context, int channels, int hidden, int samples, Table table)
    {
        using DeviceArrays arrays = new(context);
        GpuBuffer pooled = arrays.Upload(arrays.Draw(samples * channels));
        GpuBuffer fc1 = arrays.Upload(arrays.Draw(hidden * channels));
        GpuBuffer fc2 = arrays.Upload(arrays.Draw(Experts * hidden));
        GpuBuffer bias = arrays.Upload(arrays.Draw(Math.Max(hidden, Experts)));
        GpuBuffer middle = arrays.Output(samples * hidden);
        GpuBuffer logits = arrays.Output(samples * Experts);
        int count = samples * Experts;
        GpuBuffer[] results = [arrays.Output(count), arrays.Output(count), arrays.Output(count)];
        (uint n, uint c, uint h) = ((uint)samples, (uint)channels, (uint)hidden);
        Softmax softmax = new(n, Experts, 1);
        RecordedCommands fused = arrays.Record(
            r => r.DispatchFetching(
                new Attention(n, c, h, Experts, true, true, 1), pooled, fc1, bias, fc2, bias, results[0]));
        RecordedCommands two = arrays.Record(r =>
        {
            r.Dispatch(new AttentionMlp(n, c, h, Experts, true, true), pooled, fc1, bias, fc2, bias, logits);
            r.Dispatch(softmax, logits, results[1]);
        });
        RecordedCommands three = arrays.Record(r =>
        {
            r.DispatchFetching(new Linear(n, c, h, true, Vulkan.Networks.Nodes.Activation.ReLU), pooled, fc1, bias, middle);
            r.DispatchFetching(
                new Linear(n, h, Experts, true, Vulkan.Networks.Nodes.Activation.None), middle, fc2, bias, logits);
            r.Dispatch(softmax, logits, results[2]);
        });
        fused.Run();
        two.Run();
        three.Run();
        DeviceArrays.Compare(results[0], results[1], count, "two dispatches");
        // They add in another order, and a softmax magnifies the rounding of its logits.
        DeviceArrays.Compare(results[0], results[2], count, "three dispatches", 1e-4f);
        Timing[] times = Timing.Alternate(60, TimeSpan.FromSeconds(3), fused.Run, two.Run, three.Run);
        table.AddRow(
            Text(channels), Text(hidden), Text(samples), times[0].ToString(), times[1].ToString(), times[2].ToString(),
            Ratio(times[1].Median / times[0].Median), Ratio(times[2].Median / times[0].Median));
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
