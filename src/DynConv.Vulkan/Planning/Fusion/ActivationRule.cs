using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>Moves an activation into the epilogue of the node before it.</summary>
internal sealed class ActivationRule : IFusionRule
{
    /// <inheritdoc/>
    public bool TryApply(GraphEditor graph, Node node)
    {
        if (node is not ActivationNode activation
            || graph.SoleProducer(activation.Inputs[0]) is not { } producer
            || producer is not IActivatedNode { Activation: Activation.None } activated)
        {
            return false;
        }

        graph.Merge(producer, activation, activated.WithActivation(activation.Activation));
        return true;
    }
}
