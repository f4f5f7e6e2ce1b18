using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>A rewrite of a graph that keeps what it calculates.</summary>
internal interface IFusionRule
{
    /// <summary>Rewrites the graph around a node.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">One of its nodes.</param>
    /// <returns>Whether the rule changed something.</returns>
    bool TryApply(GraphEditor graph, Node node);
}
