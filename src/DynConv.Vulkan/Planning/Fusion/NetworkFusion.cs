using System.Collections.Generic;
using System.Collections.Immutable;
using DynConv.Vulkan.Networks;

namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>
/// Rewrites a network into fewer operations with the same results: batch normalisations go into the weights before
/// them, activations and sums into the epilogue of what they follow, what does nothing goes out. A fused node keeps the name
/// of the convolution (or other producer) and gives the value of the last node in it, so layers can be observed by
/// their names.
/// </summary>
internal static class NetworkFusion
{
    // Unused nodes go first, or they would count as users.
    private static readonly ImmutableArray<IFusionRule> Rules =
        [
            new UnusedNodeRule(), new IdentityRule(), new SharedPoolRule(), new BatchNormRule(), new SumNormRule(),
            new ActivationRule(), new CoefficientsRule(),
        ];

    // Then sums: a normalisation behind a sum goes into its terms only while it is a node of its own.
    private static readonly ImmutableArray<IFusionRule> SumRules = [new ResidualRule(), new ActivationRule()];

    // Last, when what is left of a network's convolutions is all there will be.
    private static readonly ImmutableArray<IFusionRule> GateRules = [new InputGateRule()];

    /// <summary>Fuses.</summary>
    /// <param name="graph">A network's graph; not changed.</param>
    /// <param name="shapes">Of its values, for rules that go by them; without them those are not applied.</param>
    /// <returns>A graph with the same input and output values.</returns>
    public static Graph Apply(Graph graph, IReadOnlyDictionary<Value, TensorShape>? shapes = null)
    {
        GraphEditor editor = new(graph, shapes);
        ApplyAll(editor, Rules);
        ApplyAll(editor, SumRules);
        ApplyAll(editor, GateRules);
        return editor.ToGraph();
    }

    private static void ApplyAll(GraphEditor editor, ImmutableArray<IFusionRule> rules)
    {
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (IFusionRule rule in rules)
            {
                changed |= Sweep(editor, rule);
            }
        }
    }

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
