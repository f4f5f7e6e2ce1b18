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
        Operand source = builder.Operand(node.Inputs[0]);
        if (node is AdaptiveAveragePoolNode && output.PlaneSize == 1)
        {
            LowerGlobal(builder, node, source, input);
            return;
        }

        Transient target = builder.DefineTransient(node.Output, node.Name);
        BatchSplit split = BatchSplit.For(
            node.Name, input.N, builder.Device,
            ("input", ConvolutionLowering.BytesPerSample(input)),
            ("output", ConvolutionLowering.BytesPerSample(output)));
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
                            recorder.Dispatch(Pool2d.Max(planes, size, outSize, Window(max.Geometry)), from, to);
                            break;
                        case AveragePoolNode average:
                            recorder.Dispatch(
                                Pool2d.Average(
                                    planes, size, outSize, Window(average.Geometry), average.CountIncludePad),
                                from, to);
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

        if (builder.Users?.Only(node.Output) is AttentionNode attention
            && AttentionLowering.PoolsItself(builder, attention, input, plane))
        {
            builder.LeaveMeans(attention, plane);
            builder.Define(node.Output, source);
            return;
        }

        Transient target = builder.DefineTransient(node.Output, node.Name);
        ulong sourceBytes = (ulong)input.C * plane.Count * sizeof(float), targetBytes = (ulong)input.C * sizeof(float);
        BatchSplit split = BatchSplit.For(
            node.Name, input.N, builder.Device, ("input", sourceBytes), ("output", targetBytes));
        builder.AddStep(
            node.Name,
            recorder =>
            {
                foreach ((int first, int count) in split.Chunks)
                {
                    recorder.DispatchFetching(
                        new GlobalAveragePool((uint)(count * input.C), plane),
                        source.Range.Slice((ulong)first * sourceBytes, (ulong)count * sourceBytes),
                        target.Range.Slice((ulong)first * targetBytes, (ulong)count * targetBytes));
                }
            },
            source, target);
    }

    /// <summary>Sums of tiles where the convolution had no room for them.</summary>
    private static Transient AddSums(PlanBuilder builder, Node node, Operand source, TensorShape input, MapSums sums)
    {
        ulong sourceBytes = ConvolutionLowering.BytesPerSample(input);
        ulong targetBytes = (ulong)input.C * sums.Tiles.Count * sizeof(float);
        Transient target = builder.AddTransient($"{node.Name}.sums", (ulong)input.N * targetBytes);
        BatchSplit split = BatchSplit.For(
            node.Name, input.N, builder.Device, ("input", sourceBytes), ("sums", targetBytes));
        builder.AddStep(
            $"{node.Name}.sums",
            recorder =>
            {
                foreach ((int first, int count) in split.Chunks)
                {
                    recorder.Dispatch(
                        new SumTiles((uint)(count * input.C), sums.Tiles),
                        source.Range.Slice((ulong)first * sourceBytes, (ulong)count * sourceBytes),
                        target.Range.Slice((ulong)first * targetBytes, (ulong)count * targetBytes));
                }
            },
            source, target);
        builder.DefineSums(node.Inputs[0], sums with { Made = target });
        return target;
    }

    private static PoolWindow Window(in PoolGeometry geometry)
        => new(Pair(geometry.Kernel), Pair(geometry.Stride), Pair(geometry.Padding), Pair(geometry.Dilation));

    private static (uint Y, uint X) Pair(Size2d size) => ((uint)size.Height, (uint)size.Width);
}
