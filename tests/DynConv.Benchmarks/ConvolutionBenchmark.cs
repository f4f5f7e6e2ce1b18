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

/// <summary>
/// The per-sample convolution alone against the naive direct form: outputs compared first, then run alternately.
/// </summary>
internal static class ConvolutionBenchmark
{
    public static void Run(VulkanContext context, int samples, IReadOnlyList<ConvolutionTile?> tiles)
    {
        Table table = new();
        table.AddColumns(
            [
                "layer", "N", "naive ms (quartiles)",
                .. tiles.Select(t => t is null ? "chosen ms" : $"{t.Value.Filters}×{t.Value.Pixels} ms"),
                "GFLOP/s", "naive / ours",
            ]);
        NaiveConvolution naive = new();
        foreach (Workload load in Workload.All)
        {
            Measure(context, naive, load, samples, tiles, table);
        }

        AnsiConsole.Write(table);
    }

    private static void Measure(
        VulkanContext context, NaiveConvolution naive, Workload load, int samples,
        IReadOnlyList<ConvolutionTile?> tiles, Table table)
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            load.Channels, load.Filters, load.Kernel, 1, load.Kernel / 2, 1, load.Groups);
        using DeviceArrays arrays = new(context);
        int filters = load.Filters * (load.Channels / load.Groups) * load.Kernel * load.Kernel;
        int outputs = samples * load.Filters * load.Size * load.Size;
        float[] weights = arrays.Draw(samples * filters);
        GpuBuffer input = arrays.Upload(arrays.Draw(samples * load.Channels * load.Size * load.Size));
        GpuBuffer plainWeights = arrays.Upload(weights);
        GpuBuffer expected = arrays.Output(outputs);
        List<RecordedCommands> commands =
            [arrays.Record(recorder => naive.Record(recorder, context, load, samples, input, plainWeights, expected))];
        commands[0].Run();
        ConvolutionTile chosen = ConvolutionTile.Choose(geometry, (load.Size, load.Size), context.Capabilities);
        foreach (ConvolutionTile? wish in tiles)
        {
            ConvolutionTile tile = chosen.Filters == 1
                ? new ConvolutionTile(1, wish?.Pixels ?? chosen.Pixels)
                : wish ?? chosen;
            GpuBuffer output = arrays.Output(outputs);
            commands.Add(RecordOurs(arrays, geometry, load, tile, samples, input, weights, output));
            commands[^1].Run();
            DeviceArrays.Compare(expected, output, outputs, load.Name);
        }

        Timing[] timings = Timing.Alternate(40, TimeSpan.FromSeconds(6), [.. commands.Select(c => (Action)c.Run)]);
        double ours = timings[1].Median;
        table.AddRow(
        [
            load.ToString(), samples.ToString(CultureInfo.InvariantCulture), .. timings.Select(t => t.ToString()),
            (load.Flops * samples / ours / 1e6).ToString("0.0", CultureInfo.InvariantCulture),
            (timings[0].Median / ours).ToString("0.00", CultureInfo.InvariantCulture),
        ]);
    }

    private static RecordedCommands RecordOurs(
        DeviceArrays arrays, ConvolutionGeometry geometry, Workload load, ConvolutionTile tile, int samples,
        GpuBuffer input, float[] weights,
        GpuBuffer output)
    {
        FilterLayout layout = new(
            load.Filters, load.Channels / load.Groups, load.Kernel, load.Kernel, load.Groups, (int)tile.Filters);
        int stride = (layout.PackedCount + 3) / 4 * 4;
        float[] packed = new float[samples * stride];
        for (int n = 0; n < samples; n++)
        {
            layout.Pack(
                weights.AsSpan(n * layout.PlainCount, layout.PlainCount),
                packed.AsSpan(n * stride, layout.PackedCount));
        }

        GpuBuffer buffer = arrays.Upload(packed);
        ConvolutionOperands operands = new((uint)stride, 0, 0, false, Activation.None);
        uint size = (uint)load.Size;
        return arrays.Record(recorder =>
        {
            if (tile.Filters == 1)
            {
                recorder.Dispatch(
                    new DepthwiseConvolution(geometry, (uint)samples, size, size, operands, tile),
                    input, buffer, buffer, output);
            }
            else
            {
                recorder.Dispatch(
                    new Convolution(geometry, (uint)samples, size, size, operands, tile),
                    input, buffer, buffer, output);
            }
        });
    }
}
