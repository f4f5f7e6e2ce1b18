using System;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>Layers of networks for sound: recurrence, axis-wise mixing, attentive means.</summary>
internal static class SequenceLowering
{
    public static void Lower(PlanBuilder builder, Node node)
    {
        switch (node)
        {
            case GatedRecurrenceNode recurrence:
                Lower(builder, recurrence);
                break;
            case AxisMixNode mix:
                TensorShape mixed = builder.Shape(mix.Output);
                BatchedStep.Add(builder, mix, [], (recorder, part) =>
                {
                    (BufferRange logits, uint first) = part.Input(1);
                    recorder.Dispatch(
                        new MixAlongAxis(
                            part.Count, (uint)mix.Experts, (uint)mixed.C, ((uint)mixed.H, (uint)mixed.W),
                            mix.IsByRows, mix.Temperature, first),
                        part.Input(0).Range, logits, part.Output);
                });
                break;
            case AttentiveMeanNode mean:
                TensorShape input = builder.Shape(mean.Inputs[0]);
                BatchedStep.Add(builder, mean, [], (recorder, part) =>
                {
                    (BufferRange logits, uint first) = part.Input(1);
                    recorder.Dispatch(
                        new AttentiveMean(part.Count, (uint)input.C, (uint)input.PlaneSize, first),
                        part.Input(0).Range, logits, part.Output);
                });
                break;
            default:
                throw new InvalidOperationException($"{node.Name} is no layer of a sequence");
        }
    }

    private static void Lower(PlanBuilder builder, GatedRecurrenceNode node)
    {
        TensorShape input = builder.Shape(node.Inputs[0]);
        Constant weight = builder.AddConstant(node.Weight);
        Constant bias = node.Bias is null ? builder.Nothing : builder.AddConstant(node.Bias);
        BatchedStep.Add(builder, node, [weight, bias], (recorder, part) => recorder.Dispatch(
            new GatedRecurrence(
                part.Count, (uint)node.Directions, (uint)node.Hidden, (uint)input.PlaneSize, node.Bias is not null),
            part.Input(0).Range, weight.Range, bias.Range, part.Output));
    }
}
