using System.Collections.Immutable;
using DynConv.Vulkan.Networks;

namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>
/// Rewrites a network into fewer operations with the same results: batch normalisations go into the weights before
/// them, activations into the epilogue of what they follow, what does nothing goes out. A fused node keeps the name
/// of the convolution (or other producer) and gives the value of the last node in it, so layers can be observed by
/// their names.
/// </summary>
internal static class NetworkFusion
{
    /// <summary>Fuses.</summary>
    /// <param name="graph">A network's graph; not changed.</param>
    /// <param name="options">What is allowed; null for the defaults.</param>
    /// <returns>A graph with the same input and output values.</returns>
    public static Graph Apply(Graph graph, FusionOptions? options = null)
    {
        ImmutableArray<IFusionRule> rules = Rules(options ?? new FusionOptions());
        GraphEditor editor = new(graph);
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (IFusionRule rule in rules)
            {
                changed |= Sweep(editor, rule);
            }
        }

        return editor.ToGraph();
    }

    // Unused nodes go first, or they would count as users; one expert becomes static before anything is folded into it.
    private static ImmutableArray<IFusionRule> Rules(FusionOptions options) =>
    [
        new UnusedNodeRule(),
        new IdentityRule(),
        .. options.SimplifySingleExperts ? (ImmutableArray<IFusionRule>)[new SingleExpertRule()] : [],
        new BatchNormRule(),
        new ActivationRule(),
    ];

    private static bool Sweep(GraphEditor editor, IFusionRule rule)
    {
        bool changed = false;

        // Backwards: a change only takes out nodes at or before the place, so that what was passed stays as it was.
        for (int i = editor.Nodes.Count - 1; i >= 0; i--)
        {
            changed |= i < editor.Nodes.Count && rule.TryApply(editor, editor.Nodes[i]);
        }

        return changed;
    }
}
