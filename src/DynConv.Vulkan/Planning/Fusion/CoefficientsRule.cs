using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>Moves the sigmoids and the softmax that make coefficients into the layer that makes their logits.</summary>
internal sealed class CoefficientsRule : IFusionRule
{
    /// <inheritdoc/>
    public bool TryApply(GraphEditor graph, Node node)
    {
        if (node is not CoefficientsNode coefficients
            || coefficients.Experts > Linear.MostExperts
            || graph.SoleProducer(coefficients.Inputs[0]) is not LinearNode { Activation: Activation.None } logits)
        {
            return false;
        }

        graph.Merge(logits, coefficients, logits with { Activation = Activation.Sigmoid, Experts = coefficients.Experts });
        return true;
    }
}
