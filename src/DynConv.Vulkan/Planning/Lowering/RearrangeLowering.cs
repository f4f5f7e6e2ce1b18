using System;
using System.Collections.Immutable;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>Layers that only put numbers to other places.</summary>
internal static class RearrangeLowering
{
    public static void Lower(PlanBuilder builder, RearrangementNode node)
    {
        TensorShape input = builder.Shape(node.Inputs[0]), output = builder.Shape(node.Output);
        ImmutableArray<CopyLoop> loops = node.Loops(input);
        CopyLoop samples = new(0, input.ElementCount / input.N, output.ElementCount / output.N);
        long first = node.FirstElement(input);
        BatchedStep.Add(
            builder, node, [],
            (recorder, part) => recorder.Dispatch(
                Copy(samples with { Size = part.Count }, loops, first, 0), part.Input(0).Range, part.Output));
    }

    /// <summary>One copy for each input, into the same output.</summary>
    public static void Lower(PlanBuilder builder, ConcatNode node)
    {
        TensorShape output = builder.Shape(node.Output);
        AxisSizes whole = AxisSizes.Of(output, node.Axis);
        long perSample = output.ElementCount / output.N;
        BatchedStep.Add(builder, node, [], (recorder, part) =>
        {
            long to = 0;
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                TensorShape input = part.ShapeOf(i);
                long own = AxisSizes.Of(input, node.Axis).Length * whole.Inner, size = input.ElementCount / input.N;
                ImmutableArray<CopyLoop> loops =
                    [new CopyLoop(whole.Outer, own, whole.Length * whole.Inner), new CopyLoop(own, 1, 1)];
                (BufferRange range, uint first) = part.Input(i);
                recorder.Dispatch(
                    Copy(new CopyLoop(part.Count, size, perSample), loops, first * size, to), range, part.Output);
                to += own;
            }
        });
    }

    /// <summary>A binding, and so each of these numbers, is below 2^32.</summary>
    private static Rearrange Copy(CopyLoop samples, ImmutableArray<CopyLoop> loops, long from, long to)
    {
        Span<RearrangeLoop> nested = stackalloc RearrangeLoop[1 + loops.Length];
        nested[0] = Loop(samples);
        for (int i = 0; i < loops.Length; i++)
        {
            nested[1 + i] = Loop(loops[i]);
        }

        return new Rearrange(nested, checked((uint)from), checked((uint)to));
    }

    private static RearrangeLoop Loop(CopyLoop loop) =>
        checked(new RearrangeLoop((uint)loop.Size, (uint)loop.From, (uint)loop.To));
}
