using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>Turns nodes of a network into steps of a plan.</summary>
internal static class NodeLowering
{
    public static void Lower(PlanBuilder builder, Node node)
    {
        switch (node)
        {
            case InputNode input:
                builder.DefineTransient(input.Output, "input");
                break;
            case FlattenNode or PixelsNode or PartsAsSamplesNode or SamplesAsPartsNode:
                // The same numbers in the same order: a view.
                builder.Define(node.Output, builder.Operand(node.Inputs[0]));
                break;
            case ConvolutionNode convolution:
                ConvolutionLowering.Lower(builder, convolution);
                break;
            case DynamicConvolutionNode dynamic:
                DynamicConvolutionLowering.Lower(builder, dynamic);
                break;
            case CellConvolutionNode cells:
                DynamicConvolutionLowering.Lower(builder, cells);
                break;
            case GeneratedConvolutionNode generated:
                DynamicConvolutionLowering.Lower(builder, generated);
                break;
            case AttentionNode attention:
                AttentionLowering.Lower(builder, attention);
                break;
            case CoefficientsNode coefficients:
                AttentionLowering.Lower(builder, coefficients);
                break;
            case SignedSharesNode shares:
                AttentionLowering.Lower(builder, shares);
                break;
            case LinearNode linear:
                DenseLowering.Lower(builder, linear);
                break;
            case SoftmaxNode softmax:
                DenseLowering.Lower(builder, softmax);
                break;
            case MaxPoolNode or AveragePoolNode or AdaptiveAveragePoolNode:
                PoolLowering.Lower(builder, node);
                break;
            case AddNode or ActivationNode or ChannelAffineNode:
                ElementwiseLowering.Lower(builder, node);
                break;
            case InvolutionNode involution:
                InvolutionLowering.Lower(builder, involution);
                break;
            case RearrangementNode rearrangement:
                RearrangeLowering.Lower(builder, rearrangement);
                break;
            case GatedRecurrenceNode or AxisMixNode or AttentiveMeanNode:
                SequenceLowering.Lower(builder, node);
                break;
            case ConcatNode concat:
                RearrangeLowering.Lower(builder, concat);
                break;
            case MultiplyNode or LayerNormNode or ParametricReluNode or DynamicReluNode or ReduceNode or PadNode
                or BilinearUpsampleNode:
                FeatureLowering.Lower(builder, node);
                break;
            default:
                throw new InvalidOperationException($"{node.Name}: no lowering for {node.GetType().Name}");
        }
    }
}
