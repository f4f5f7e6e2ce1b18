using System.Linq;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>
/// Takes out a pool that another one makes already: attentions, gates and routings that look at one feature map share its
/// means.
/// </summary>
internal sealed class SharedPoolRule : IFusionRule
{
    /// <inheritdoc/>
    public bool TryApply(GraphEditor graph, Node node)
    {
        if (node is not AdaptiveAveragePoolNode pool || graph.IsOutput(pool.Output))
        {
            return false;
        }

        Node first = graph.Nodes.First(
            other => other is AdaptiveAveragePoolNode same && same.Inputs[0] == pool.Inputs[0]
                && same.OutputSize == pool.OutputSize);
        if (ReferenceEquals(first, node))
        {
            return false;
        }

        graph.ReplaceValue(pool, first.Output);
        return true;
    }
}
