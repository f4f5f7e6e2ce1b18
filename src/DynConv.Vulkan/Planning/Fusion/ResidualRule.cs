using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>
/// Moves the sum of a residual block into the epilogue of the convolution before it. Of two convolutions that are added, as
/// where a block has one in its shortcut, the later: its operands need not live longer.
/// </summary>
internal sealed class ResidualRule : IFusionRule
{
    /// <inheritdoc/>
    public bool TryApply(GraphEditor graph, Node node)
    {
        if (node is not AddNode add)
        {
            return false;
        }

        (ConvolvingNode? left, ConvolvingNode? right) = (Taker(graph, add.Inputs[0]), Taker(graph, add.Inputs[1]));
        bool isLeft = right is null || (left is not null && graph.IsBefore(right, left));
        ConvolvingNode? taker = isLeft ? left : right;
        if (taker is null)
        {
            return false;
        }

        graph.Merge(taker, add, taker.WithResidual(add.Inputs[isLeft ? 1 : 0], add.Activation));
        return true;
    }

    private static ConvolvingNode? Taker(GraphEditor graph, Value value)
        => graph.SoleProducer(value) is ConvolvingNode { Activation: Activation.None, HasResidual: false } convolution
            ? convolution
            : null;
}
