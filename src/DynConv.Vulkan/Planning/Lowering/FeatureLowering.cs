using System;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>Layers that are one dispatch over the features of each part of a batch.</summary>
internal static class FeatureLowering
{
    public static void Lower(PlanBuilder builder, Node node)
    {
        switch (node)
        {
            case MultiplyNode multiply:
                Lower(builder, multiply);
                break;
            case LayerNormNode norm:
                Lower(builder, norm);
                break;
            case ParametricReluNode relu:
                Lower(builder, relu);
                break;
            case DynamicReluNode relu:
                Lower(builder, relu);
                break;
            case ReduceNode reduce:
                Lower(builder, reduce);
                break;
            case PadNode pad:
                Lower(builder, pad);
                break;
            case BilinearUpsampleNode upsample:
                Lower(builder, upsample);
                break;
            default:
                throw new InvalidOperationException($"{node.Name}: no lowering for {node.GetType().Name}");
        }
    }

    private static void Lower(PlanBuilder builder, MultiplyNode node)
    {
        TensorShape shape = builder.Shape(node.Inputs[0]), gate = builder.Shape(node.Inputs[1]);
        uint area = (uint)gate.PlaneSize;
        (uint Sample, uint Channel, uint Row, uint Column) distances = (
            (uint)gate.C * area,
            gate.C == 1 ? 0 : area,
            gate.D * gate.H == 1 ? 0 : (uint)gate.W,
            gate.W == 1 ? 0u : 1u);
        bool areHalf = builder.Stored(node.Inputs[0]).IsHalf;
        BatchedStep.Add(builder, node, [], areHalf, (recorder, part) =>
        {
            (BufferRange range, uint first) = part.Input(1);
            recorder.DispatchMaps(
                new Multiply(
                    (part.Count, (uint)shape.C, (uint)shape.D * (uint)shape.H, (uint)shape.W),
                    distances,
                    first,
                    node.Activation),
                areHalf, part.Input(0).Range, range, part.Output);
        });
    }

    private static void Lower(PlanBuilder builder, LayerNormNode node)
    {
        TensorShape shape = builder.Shape(node.Output);
        Constant weight = node.Weight is null ? builder.Nothing : builder.AddConstant(node.Weight);
        Constant bias = node.Bias is null ? builder.Nothing : builder.AddConstant(node.Bias);
        BatchedStep.Add(
            builder, node, [weight, bias],
            (recorder, part) => recorder.Dispatch(
                new LayerNorm(
                    part.Count, (uint)shape.C, (uint)shape.PlaneSize, node.Epsilon, node.Weight is not null,
                    node.Bias is not null, node.Activation),
                part.Input(0).Range, weight.Range, bias.Range, part.Output));
    }

    private static void Lower(PlanBuilder builder, ParametricReluNode node)
    {
        TensorShape shape = builder.Shape(node.Output);
        Constant slope = builder.AddConstant(node.Slope);
        BatchedStep.Add(
            builder, node, [slope],
            (recorder, part) => recorder.Dispatch(
                new ParametricRelu(part.Count, (uint)shape.C, (uint)shape.PlaneSize, (uint)slope.Count),
                part.Input(0).Range, slope.Range, part.Output));
    }

    private static void Lower(PlanBuilder builder, DynamicReluNode node)
    {
        TensorShape shape = builder.Shape(node.Output);
        bool isShared = builder.Shape(node.Inputs[1]).C == DynamicReluNode.Coefficients;
        Constant affine = builder.AddConstant(node.Affine);
        BatchedStep.Add(builder, node, [affine], (recorder, part) =>
        {
            (BufferRange theta, uint first) = part.Input(1);
            recorder.Dispatch(
                new DynamicRelu(part.Count, (uint)shape.C, (uint)shape.PlaneSize, isShared, first),
                part.Input(0).Range, theta, affine.Range, part.Output);
        });
    }

    private static void Lower(PlanBuilder builder, ReduceNode node)
    {
        AxisSizes sizes = AxisSizes.Of(builder.Shape(node.Inputs[0]), node.Axis);
        BatchedStep.Add(
            builder, node, [],
            (recorder, part) => recorder.Dispatch(
                new ReduceAxis(
                    part.Count * (uint)sizes.Outer, (uint)sizes.Length, (uint)sizes.Inner, node.IsMaximum),
                part.Input(0).Range, part.Output));
    }

    private static void Lower(PlanBuilder builder, PadNode node)
    {
        TensorShape input = builder.Shape(node.Inputs[0]), output = builder.Shape(node.Output);
        (uint, uint) before = ((uint)node.Before.Height, (uint)node.Before.Width);
        BatchedStep.Add(
            builder, node, [],
            (recorder, part) => recorder.Dispatch(
                new Pad2d(part.Count * (uint)input.C, Size(input), Size(output), before, node.Reflects),
                part.Input(0).Range, part.Output));
    }

    private static void Lower(PlanBuilder builder, BilinearUpsampleNode node)
    {
        TensorShape input = builder.Shape(node.Inputs[0]), output = builder.Shape(node.Output);
        BatchedStep.Add(
            builder, node, [],
            (recorder, part) => recorder.Dispatch(
                new UpsampleBilinear(part.Count * (uint)input.C, Size(input), Size(output)),
                part.Input(0).Range, part.Output));
    }

    private static (uint Y, uint X) Size(TensorShape shape) => ((uint)shape.H, (uint)shape.W);
}
