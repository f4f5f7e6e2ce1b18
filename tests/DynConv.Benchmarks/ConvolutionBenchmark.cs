using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Weights;
using Spectre.Console;

namespace DynConv.Benchmarks;

/// <summary>The per-sample convolution alone against the naive direct form: outputs compared first, then run alternately.</summary>
internal static class ConvolutionBenchmark
{
    public static void Run(VulkanContext context, int samples, IReadOnlyList<ConvolutionTile?> tiles)
    {
        Table table = new();
        table.AddColumns(["layer", "N", "naive ms (quartiles)", .. tiles.Select(t => $"{(t is null ? "chosen" : $"{t.Value.Filters}×{t.Value.Pixels}")} ms"), "GFLOP/s", "naive / ours"]);
        NaiveConvolution naive = new();
        foreach (Workload load in Workload.All)
        {
            Measure(context, naive, load, samples, tiles, table);
        }

        AnsiConsole.Write(table);
    }

    private static void Measure(
        VulkanContext context, NaiveConvolution naive, Workload load, int samples, IReadOnlyList<ConvolutionTile?> tiles, Table table)
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            load.Channels, load.Filters, load.Kernel, 1, load.Kernel / 2, 1, load.Groups);
        Random random = new(1);
        float[] input = Draw(random, samples * load.Channels * load.Size * load.Size);
        int filters = load.Filters * (load.Channels / load.Groups) * load.Kernel * load.Kernel;
        float[] weights = Draw(random, samples * filters);
        int outputs = samples * load.Filters * load.Size * load.Size;
        List<GpuBuffer> owned = [];
        List<RecordedCommands> commands = [];
        try
        {
            GpuBuffer inputBuffer = Upload(context, owned, input);
            GpuBuffer expected = New(context, owned, outputs);
            commands.Add(Record(context, r => naive.Record(r, context, load, samples, inputBuffer, Upload(context, owned, weights), expected)));
            List<GpuBuffer> results = [];
            foreach (ConvolutionTile? wish in tiles)
            {
                ConvolutionTile tile = load.Groups == load.Filters ? new ConvolutionTile(1, wish?.Pixels ?? ConvolutionTile.Choose(geometry, load.Size, context.Capabilities).Pixels)
                    : wish ?? ConvolutionTile.Choose(geometry, load.Size, context.Capabilities);
                GpuBuffer output = New(context, owned, outputs);
                results.Add(output);
                commands.Add(RecordOurs(context, owned, (geometry, load, tile), samples, inputBuffer, weights, output));
            }

            commands.ForEach(c => c.Run());
            results.ForEach(r => Compare(expected, r, outputs, load.Name));
            Timing[] timings = Timing.Alternate(40, TimeSpan.FromSeconds(6), [.. commands.Select(c => (Action)c.Run)]);
            double best = timings[1].Median;
            table.AddRow(
            [
                load.ToString(), samples.ToString(CultureInfo.InvariantCulture), timings[0].ToString(), .. timings[1..].Select(t => t.ToString()),
                (load.Flops * samples / best / 1e6).ToString("0.0", CultureInfo.InvariantCulture),
                (timings[0].Median / best).ToString("0.00", CultureInfo.InvariantCulture),
            ]);
        }
        finally
        {
            commands.ForEach(c => c.Dispose());
            owned.ForEach(b => b.Dispose());
        }
    }

    private static RecordedCommands RecordOurs(
        VulkanContext context, List<GpuBuffer> owned, (ConvolutionGeometry Geometry, Workload Load, ConvolutionTile Tile) what, int samples,
        GpuBuffer input, float[] weights, GpuBuffer output)
    {
        (ConvolutionGeometry geometry, Workload load, ConvolutionTile tile) = what;
        FilterLayout layout = new(
            load.Filters, load.Channels / load.Groups, load.Kernel, load.Kernel, load.Groups, (int)tile.Filters);
        int stride = (layout.PackedCount + 3) / 4 * 4;
        float[] packed = new float[samples * stride];
        for (int n = 0; n < samples; n++)
        {
            layout.Pack(weights.AsSpan(n * layout.PlainCount, layout.PlainCount), packed.AsSpan(n * stride, layout.PackedCount));
        }

        GpuBuffer buffer = Upload(context, owned, packed);
        ConvolutionOperands operands = new((uint)stride, 0, 0, false, Activation.None);
        uint size = (uint)load.Size;
        return Record(context, recorder =>
        {
            if (tile.Filters == 1)
            {
                recorder.Dispatch(
                    new DepthwiseConvolution(geometry, (uint)samples, size, size, operands, tile), input, buffer, buffer, output);
            }
            else
            {
                recorder.Dispatch(new Convolution(geometry, (uint)samples, size, size, operands, tile), input, buffer, buffer, output);
            }
        });
    }

    private static RecordedCommands Record(VulkanContext context, Action<CommandRecorder> record)
    {
        using CommandRecorder recorder = context.CreateRecorder();
        record(recorder);
        return recorder.Finish();
    }

    private static float[] Draw(Random random, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        return values;
    }

    private static GpuBuffer New(VulkanContext context, List<GpuBuffer> owned, int count)
    {
        GpuBuffer buffer = new(context, (ulong)count * sizeof(float), context.Capabilities.UnifiedMemory ? MemoryKind.DeviceLocal : MemoryKind.Readback);
        owned.Add(buffer);
        return buffer;
    }

    private static GpuBuffer Upload(VulkanContext context, List<GpuBuffer> owned, float[] values)
    {
        GpuBuffer target = new(context, (ulong)values.Length * sizeof(float), MemoryKind.DeviceLocal);
        owned.Add(target);
        if (target.IsMapped)
        {
            values.CopyTo(target.MapSingles(0, values.Length));
            return target;
        }

        using GpuBuffer staging = new(context, target.Size, MemoryKind.Upload);
        values.CopyTo(staging.MapSingles(0, values.Length));
        staging.Flush();
        using RecordedCommands copy = Record(context, r => r.Copy(staging, target));
        copy.Run();
        return target;
    }

    private static void Compare(GpuBuffer expected, GpuBuffer actual, int count, string what)
    {
        ReadOnlySpan<float> a = expected.MapSingles(0, count);
        ReadOnlySpan<float> b = actual.MapSingles(0, count);
        float scale = 0;
        float error = 0;
        for (int i = 0; i < count; i++)
        {
            scale = Math.Max(scale, Math.Abs(a[i]));
            error = Math.Max(error, Math.Abs(a[i] - b[i]));
        }

        if (!(error <= 1e-5f * scale))
        {
            throw new InvalidOperationException($"{what}: outputs differ by {error} of {scale}");
        }
    }
}
