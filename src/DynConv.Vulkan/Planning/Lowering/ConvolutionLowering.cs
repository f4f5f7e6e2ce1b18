using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Planning.Weights;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>A convolution with one kernel for the whole batch.</summary>
internal static class ConvolutionLowering
{
    public static void Lower(PlanBuilder builder, ConvolutionNode node)
    {
        TensorShape input = builder.Shape(node.Inputs[0]);
        TensorShape output = builder.Shape(node.Output);
        ConvolutionMethod method =
            ConvolutionMethod.Create(builder, new ConvolutionSite(node.Geometry, input, output, IsDynamic: false));
        ConvolutionWeights weights = method.AddWeights(builder, node);
        BatchSplit split = BatchSplit.For(
            node.Name, input.N, builder.Device,
            [
                ("input", BytesPerSample(input, method.AreMapsHalf)),
                ("output", BytesPerSample(output, method.AreMapsHalf)), .. method.Scratch,
            ]);
        builder.AddConvolution(method.Site, method.Choice.Form);
        method.Reserve(builder, node.Name, split.ChunkSamples);
        ConvolutionFeatures features = ConvolutionFeatures.Of(builder, node, method, split.ChunkSamples == input.N);
        foreach ((int First, int Count) part in split.Chunks)
        {
            method.AddSteps(builder, node.Name, part, weights, features);
        }
    }

    public static FilterLayout Layout(in ConvolutionGeometry geometry, ConvolutionTile tile)
        => new(
            geometry.OutChannels, geometry.InChannelsPerGroup, geometry.Taps / geometry.KernelWidth, geometry.KernelWidth,
            geometry.Groups, (int)tile.Filters);

    /// <summary>The part of an operand that belongs to some samples.</summary>
    public static BufferRange Samples(Operand operand, TensorShape shape, int first, int count)
    {
        ulong bytes = BytesPerSample(shape, operand.IsHalf);
        return operand.Range.Slice((ulong)first * bytes, (ulong)count * bytes);
    }

    /// <summary>Bytes of a sample's numbers: float32, or float16.</summary>
    public static ulong BytesPerSample(TensorShape shape, bool areHalf = false)
        => (ulong)(shape.ElementCount / shape.N) * (areHalf ? 2ul : sizeof(float));
}
