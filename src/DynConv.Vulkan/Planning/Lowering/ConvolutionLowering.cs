using System;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;
using DynConv.Vulkan.Planning.Weights;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>A convolution with one kernel for the whole batch.</summary>
internal static class ConvolutionLowering
{
    public static void Lower(PlanBuilder builder, ConvolutionNode node)
    {
        TensorShape input = builder.Shape(node.Inputs[0]);
        TensorShape output = builder.Shape(node.Output);
        ConvolutionTile tile = ConvolutionTile.Choose(node.Geometry, output.W, builder.Device);
        FilterLayout layout = Layout(node.Geometry, tile);
        Constant weights = builder.AddConstant(
            $"{node.Name}.weight",
            FilterLayout.RoundUpToQuad(layout.PackedCount),
            span => PackFilters(node.Weight, layout, span));
        Constant bias = node.Bias is null ? builder.Nothing : builder.AddConstant(node.Bias);
        ConvolutionOperands operands = new(0, 0, 0, node.Bias is not null, node.Activation);
        BatchSplit split = BatchSplit.For(
            node.Name, input.N, builder.Device, ("input", BytesPerSample(input)), ("output", BytesPerSample(output)));
        Operand source = builder.Operand(node.Inputs[0]);
        Operand target = builder.DefineTransient(node.Output, node.Name);
        builder.AddStep(
            node.Name,
            recorder =>
            {
                foreach ((int first, int count) in split.Chunks)
                {
                    Dispatch(
                        recorder, node.Geometry, (input, first, count), operands, tile,
                        Samples(source, input, first, count), weights.Range, bias.Range,
                        Samples(target, output, first, count));
                }
            },
            source, weights, bias, target);
    }

    /// <summary>Records the kernel that suits the tile.</summary>
    public static void Dispatch(
        CommandRecorder recorder,
        ConvolutionGeometry geometry,
        (TensorShape Shape, int First, int Count) input,
        in ConvolutionOperands operands,
        ConvolutionTile tile,
        BufferRange source,
        BufferRange weights,
        BufferRange bias,
        BufferRange target)
    {
        (uint samples, uint height, uint width) = ((uint)input.Count, (uint)input.Shape.H, (uint)input.Shape.W);
        if (geometry.Depth is not null)
        {
            recorder.Dispatch(
                new Convolution3d(
                    geometry, samples, (input.Shape.D, input.Shape.H, input.Shape.W), operands, tile),
                source, weights, bias, target);
        }
        else if (tile.Filters == 1)
        {
            recorder.Dispatch(
                new DepthwiseConvolution(geometry, samples, height, width, operands, tile),
                source, weights, bias, target);
        }
        else
        {
            recorder.Dispatch(
                new Convolution(geometry, samples, height, width, operands, tile), source, weights, bias, target);
        }
    }

    public static FilterLayout Layout(in ConvolutionGeometry geometry, ConvolutionTile tile)
        => new(
            geometry.OutChannels, geometry.InChannelsPerGroup, geometry.Taps / geometry.KernelWidth, geometry.KernelWidth,
            geometry.Groups, (int)tile.Filters);

    /// <summary>The part of an operand that belongs to some samples.</summary>
    public static BufferRange Samples(Operand operand, TensorShape shape, int first, int count)
    {
        ulong bytes = BytesPerSample(shape);
        return operand.Range.Slice((ulong)first * bytes, (ulong)count * bytes);
    }

    public static ulong BytesPerSample(TensorShape shape) => (ulong)(shape.ElementCount / shape.N) * sizeof(float);

    private static void PackFilters(Parameter weight, FilterLayout layout, Span<float> destination)
    {
        layout.Pack(weight, 0, destination[..layout.PackedCount]);
        destination[layout.PackedCount..].Clear();
    }
}
