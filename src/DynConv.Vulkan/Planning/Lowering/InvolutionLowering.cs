using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>Convolutions with kernels for each pixel.</summary>
internal static class InvolutionLowering
{
    public static void Lower(PlanBuilder builder, InvolutionNode node)
    {
        TensorShape input = builder.Shape(node.Inputs[0]);
        Constant affine = node is { Scale: not null, Shift: not null }
            ? builder.AddConstant(new ConcatenatedParameter([node.Scale, node.Shift]))
            : builder.Nothing;
        BatchedStep.Add(builder, node, [affine], (recorder, part) =>
        {
            (BufferRange kernels, uint first) = part.Input(1);
            recorder.Dispatch(
                new Involution(
                    part.Count,
                    (uint)node.Groups,
                    (uint)(node.Channels / node.Groups),
                    ((uint)input.H, (uint)input.W),
                    (uint)node.KernelSize,
                    (uint)node.Stride,
                    first,
                    node.Scale is not null,
                    node.Activation),
                part.Input(0).Range, kernels, affine.Range, part.Output);
        });
    }
}
