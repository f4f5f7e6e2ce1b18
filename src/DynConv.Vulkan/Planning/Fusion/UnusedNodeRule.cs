using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>Takes out what nobody uses.</summary>
internal sealed class UnusedNodeRule : IFusionRule
{
    /// <inheritdoc/>
    public bool TryApply(GraphEditor graph, Node node)
    {
        if (node is InputNode || graph.UseCount(node.Output) > 0)
        {
            return false;
        }

        graph.Remove(node);
        return true;
    }
}
