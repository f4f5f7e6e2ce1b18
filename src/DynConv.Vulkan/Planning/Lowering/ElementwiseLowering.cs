using System;
using System.Linq;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>Sums, activations and batch normalizations that no other layer took in.</summary>
internal static class ElementwiseLowering
{
    public static void Lower(PlanBuilder builder, Node node)
    {
        TensorShape shape = builder.Shape(node.Output);
        bool areHalf = node is AddNode && node.Inputs.All(value => builder.Stored(value).IsHalf);
        BatchSplit split = BatchSplit.For(
            node.Name, shape.N, builder.Device, ("features", ConvolutionLowering.BytesPerSample(shape, areHalf)));
        Operand source = builder.Operand(node.Inputs[0], areHalf);
        Operand second = node is AddNode ? builder.Operand(node.Inputs[1], areHalf) : source;
        (Constant Scale, Constant Shift)? affine = node is ChannelAffineNode normalization
            ? (builder.AddConstant(normalization.Scale), builder.AddConstant(normalization.Shift))
            : null;
        Transient target = builder.DefineTransient(node.Output, node.Name, areHalf);
        builder.AddStep(
            node.Name,
            recorder =>
            {
                foreach ((int first, int count) in split.Chunks)
                {
                    BufferRange from = ConvolutionLowering.Samples(source, shape, first, count);
                    BufferRange to = ConvolutionLowering.Samples(target, shape, first, count);
                    uint elements = (uint)(shape.ElementCount / shape.N * count);
                    switch (node)
                    {
                        case AddNode add:
                            recorder.DispatchMaps(
                                new Add(elements, add.Activation), areHalf, from,
                                ConvolutionLowering.Samples(second, shape, first, count), to);
                            break;
                        case ActivationNode activation:
                            recorder.Dispatch(new Activate(elements, activation.Activation), from, to);
                            break;
                        case ChannelAffineNode channels:
                            recorder.Dispatch(
                                new ChannelAffine(
                                    (uint)count, (uint)shape.C, (uint)shape.PlaneSize, channels.Activation),
                                from, affine!.Value.Scale.Range, affine.Value.Shift.Range, to);
                            break;
                        default:
                            throw new InvalidOperationException($"{node.Name} is not an elementwise layer");
                    }
                }
            },
            source, second, target);
    }
}
