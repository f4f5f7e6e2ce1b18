using System;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Convolutions;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>Pooling layers, and the pool of the attention.</summary>
internal static class PoolLowering
{
    public static void Lower(PlanBuilder builder, Node node)
    {
        TensorShape input = builder.Shape(node.Inputs[0]);
        TensorShape output = builder.Shape(node.Output);
        if (node is AdaptiveAveragePoolNode && output.PlaneSize == 1)
        {
            LowerGlobal(builder, node, builder.Stored(node.Inputs[0]), input);
            return;
        }

        // As it comes, where the kernel can: a map's largest number is its own.
        bool areHalf = node is not AdaptiveAveragePoolNode && builder.Stored(node.Inputs[0]).IsHalf;
        Operand source = builder.Operand(node.Inputs[0], areHalf);
        Transient target = builder.DefineTransient(node.Output, node.Name, areHalf);
        BatchSplit split = BatchSplit.For(
            node.Name, input.N, builder.Device,
            ("input", ConvolutionLowering.BytesPerSample(input, areHalf)),
            ("output", ConvolutionLowering.BytesPerSample(output, areHalf)));
        (uint, uint) size = ((uint)input.H, (uint)input.W);
        (uint, uint) outSize = ((uint)output.H, (uint)output.W);
        builder.AddStep(
            node.Name,
            recorder =>
            {
                foreach ((int first, int count) in split.Chunks)
                {
                    uint planes = (uint)(count * input.C);
                    BufferRange from = ConvolutionLowering.Samples(source, input, first, count);
                    BufferRange to = ConvolutionLowering.Samples(target, output, first, count);
                    switch (node)
                    {
                        case MaxPoolNode max:
                            recorder.DispatchMaps(
                                Pool2d.Max(planes, size, outSize, Window(max.Geometry)), areHalf, from, to);
                            break;
                        case AveragePoolNode average:
                            recorder.DispatchMaps(
                                Pool2d.Average(
                                    planes, size, outSize, Window(average.Geometry), average.CountIncludePad),
                                areHalf, from, to);
                            break;
                        default:
                            recorder.Dispatch(new AdaptiveAveragePool(planes, size, outSize), from, to);
                            break;
                    }
                }
            },
            source, target);
    }

    /// <summary>Mean over every plane, cut where the input is larger than a binding, or left to what takes it.</summary>
    private static void LowerGlobal(PlanBuilder builder, Node node, Operand source, TensorShape input)
    {
        PlaneValues plane = new((uint)input.PlaneSize, (uint)input.PlaneSize);
        if (builder.Sums(node.Inputs[0]) is MapSums sums)
        {
            plane = plane with { Count = sums.Tiles.Count };
            source = sums.Made ?? AddSums(builder, node, source, input, sums);
        }

        if (!source.IsHalf && builder.Users?.Only(node.Output) is AttentionNode attention
            && AttentionLowering.PoolsItself(builder, attention, input, plane))
        {
            builder.LeaveMeans(attention, plane);
            builder.Define(node.Output, source);
            return;
        }

        AddReduction(
            builder, node.Name, input, (source, plane.Count), (builder.DefineTransient(node.Output, node.Name), 1),
            (recorder, planes, from, to) => recorder.DispatchFetchingMaps(
                new GlobalAveragePool(planes, plane), source.IsHalf, from, to));
    }

    /// <summary>Sums of tiles where the convolution had no room for them.</summary>
    private static Transient AddSums(PlanBuilder builder, Node node, Operand source, TensorShape input, MapSums sums)
    {
        string name = $"{node.Name}.sums";
        Transient target = builder.AddTransient(
            name, (ulong)input.N * (ulong)input.C * sums.Tiles.Count * sizeof(float));
        AddReduction(
            builder, name, input, (source, (uint)input.PlaneSize), (target, sums.Tiles.Count),
            (recorder, planes, from, to) => recorder.DispatchMaps(
                new SumTiles(planes, sums.Tiles), source.IsHalf, from, to));
        builder.DefineSums(node.Inputs[0], sums with { Made = target });
        return target;
    }

    /// <summary>Adds a step that makes fewer numbers of each plane, cut where either is larger than a binding.</summary>
    private static void AddReduction(
        PlanBuilder builder, string name, TensorShape input, (Operand Operand, uint OfPlane) source,
        (Operand Operand, uint OfPlane) target, Action<CommandRecorder, uint, BufferRange, BufferRange> dispatch)
    {
        ulong planes = (ulong)input.C;
        ulong sourceBytes = planes * source.OfPlane * (source.Operand.IsHalf ? 2ul : sizeof(float));
        ulong targetBytes = planes * target.OfPlane * sizeof(float);
        BatchSplit split = BatchSplit.For(
            name, input.N, builder.Device, ("input", sourceBytes), ("output", targetBytes));
        builder.AddStep(
            name,
            recorder =>
            {
                foreach ((int first, int count) in split.Chunks)
                {
                    dispatch(
                        recorder, (uint)(count * input.C),
                        source.Operand.Range.Slice((ulong)first * sourceBytes, (ulong)count * sourceBytes),
                        target.Operand.Range.Slice((ulong)first * targetBytes, (ulong)count * targetBytes));
                }
            },
            source.Operand, target.Operand);
    }

    private static PoolWindow Window(in PoolGeometry geometry)
        => new(Pair(geometry.Kernel), Pair(geometry.Stride), Pair(geometry.Padding), Pair(geometry.Dilation));

    private static (uint Y, uint X) Pair(Size2d size) => ((uint)size.Height, (uint)size.Width);
}
