using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>
/// Folds y ↦ scale·y + shift into both terms of y = gate · conv(x) + other: the scale goes through the gate into the
/// convolution, and with the shift into what makes the other term (DCD, arXiv 2103.08756).
/// </summary>
internal sealed class SumNormRule : IFusionRule
{
    /// <inheritdoc/>
    public bool TryApply(GraphEditor graph, Node node)
    {
        if (node is not ChannelAffineNode affine
            || graph.SoleProducer(affine.Inputs[0]) is not AddNode { Activation: Activation.None } add)
        {
            return false;
        }

        (Node? left, Node? right) = (graph.SoleProducer(add.Inputs[0]), graph.SoleProducer(add.Inputs[1]));
        return TryFold(graph, add, affine, left, right) || TryFold(graph, add, affine, right, left);
    }

    private static bool TryFold(GraphEditor graph, AddNode add, ChannelAffineNode affine, Node? gated, Node? other)
    {
        if (gated is not MultiplyNode { Activation: Activation.None } product
            || graph.SoleProducer(product.Inputs[0]) is not ConvolutionNode { Activation: Activation.None } convolution
            || convolution.Geometry.OutChannels != affine.Channels
            || BatchNormRule.Fold(other, affine with { Activation = Activation.None }) is not { } folded)
        {
            return false;
        }

        graph.Replace(other!, folded);
        graph.Replace(
            convolution,
            convolution with
            {
                Weight = new RowScaledParameter(convolution.Weight, 0, affine.Scale, null),
                Bias = convolution.Bias is null
                    ? null
                    : new RowScaledParameter(convolution.Bias, 0, affine.Scale, null),
            });
        graph.Merge(add, affine, add with { Activation = affine.Activation });
        return true;
    }
}
