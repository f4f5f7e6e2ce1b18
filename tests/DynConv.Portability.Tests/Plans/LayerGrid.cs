using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Portability.Tests.Plans;

/// <summary>
/// Layers that no known network has, or not in every size: kernels, strides, dilations and groups of every kind on maps
/// of every width, batches that are aggregated together, sequences, volumes.
/// </summary>
internal static class LayerGrid
{
    // Widths 7, 14, 28 and 56 of ImageNet's networks, and odd ones that no tile divides.
    private static readonly int[] Widths = [1, 3, 5, 7, 11, 14, 56];

    // Filters of a group that fill a tile and that do not; and channels that do not matter to the compiler.
    private static readonly (int Channels, int Filters, int Groups)[] Channels =
        [(16, 64, 1), (16, 12, 1), (16, 4, 1), (16, 10, 1), (32, 32, 32), (32, 16, 16), (32, 64, 8), (8, 24, 2)];

    /// <summary>All of them.</summary>
    public static IEnumerable<PlannedNetwork> All() =>
        [.. Convolutions(), .. Dilated(), .. Sequences(), .. Volumes(), .. Dynamic()];

    private static IEnumerable<PlannedNetwork> Convolutions() =>
        from kernel in (int[])[1, 2, 3, 5, 7, 11]
        from stride in (int[])[1, 2]
        from channels in Channels
        from width in Widths
        select Convolution(channels, kernel, stride, 1, width);

    private static IEnumerable<PlannedNetwork> Dilated() =>
        from kernel in (int[])[3, 5, 7]
        from dilation in (int[])[2, 4, 9]
        from channels in Channels
        from width in (int[])[14, 56]
        select Convolution(channels, kernel, 1, dilation, width);

    private static PlannedNetwork Convolution(
        (int In, int Out, int Groups) channels, int kernel, int stride, int dilation, int width)
    {
        int padding = kernel / 2 * dilation;
        Conv2d layer = new(
            channels.In, channels.Out, kernel, stride, padding, dilation, channels.Groups, bias: width % 2 == 0);
        List<(string, long[])> tensors = [("0.weight", [channels.Out, channels.In / channels.Groups, kernel, kernel])];
        if (width % 2 == 0)
        {
            tensors.Add(("0.bias", [channels.Out]));
        }

        return Plan(
            $"{kernel}×{kernel}/{stride} dilation {dilation}, {channels}, width {width}", layer,
            new TensorShape(1, channels.In, width * stride, width * stride), tensors);
    }

    private static IEnumerable<PlannedNetwork> Sequences() =>
        from kernel in (int[])[1, 3, 9, 31]
        from stride in (int[])[1, 2]
        from groups in (int[])[1, 16]
        from length in (int[])[5, 100, 1000]
        select Plan(
            $"sequence {kernel}/{stride}, {groups} groups, {length}",
            new Conv1d(16, 32 / (groups == 1 ? 1 : 2), kernel, stride, kernel / 2, 1, groups, bias: false),
            TensorShape.Sequence(1, 16, length),
            [("0.weight", [groups == 1 ? 32 : 16, 16 / groups, kernel])]);

    private static IEnumerable<PlannedNetwork> Volumes() =>
        from kernel in (int[])[1, 3]
        from groups in (int[])[1, 16]
        from width in Widths
        select Plan(
            $"volume {kernel}, {groups} groups, width {width}",
            new Conv3d(16, 32 / (groups == 1 ? 1 : 2), kernel, 1, kernel / 2, 1, groups, bias: false),
            TensorShape.Volume(1, 16, 3, width, width),
            [("0.weight", [groups == 1 ? 32 : 16, 16 / groups, kernel, kernel, kernel])]);

    private static IEnumerable<PlannedNetwork> Dynamic() =>
        from samples in (int[])[1, 2, 3, 8]
        from channels in (int[])[3, 64, 2048]
        from experts in (int[])[1, 4, 16]
        from precision in Enum.GetValues<ExpertPrecision>()
        select Plan(
            $"dynamic, {samples} samples, {channels} channels, {experts} experts, {precision}",
            new DynamicConv2d(channels, 8, 3, padding: 1, bias: true, experts: experts),
            new TensorShape(samples, channels, 7, 7),
            [
                ("0.attention.fc1.weight", [(channels / 4) + 1, channels, 1, 1]),
                ("0.attention.fc2.weight", [experts, (channels / 4) + 1, 1, 1]),
                ("0.attention.fc2.bias", [experts]),
                ("0.weight", [experts, 8, channels, 3, 3]),
                ("0.bias", [experts, 8]),
            ]) with { Precision = precision };

    private static PlannedNetwork Plan(
        string name, Layer layer, TensorShape input, IEnumerable<(string Name, long[] Shape)> tensors)
        => new(name, Network.Build(new Sequential(layer), ZeroWeights.Of(tensors)), input);
}
