using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;

namespace DynConv.Tool.Models;

/// <summary>What the tensor of a layer's experts tells.</summary>
/// <param name="Filters">O; 0 where it does not tell.</param>
/// <param name="PerGroup">C/G; 0 where it does not tell.</param>
/// <param name="Taps">Down and across, or along one or three axes; empty where it does not tell.</param>
internal sealed record LayerBank(int Filters, int PerGroup, IReadOnlyList<int> Taps)
{
    // [K, O, C/G, …] begins with the experts, a static part or one expert of a list does not.
    private static readonly (string Name, int First)[] Usual =
        [("weight", 1), ("conv.weight", 0), ("cond_conv.experts.0.weight", 0)];

    /// <summary>Looks at a layer's tensors.</summary>
    public static LayerBank Find(string kind, StateDict weights)
    {
        foreach ((string name, int first) in Usual)
        {
            if (weights.TryGetTensor(name, out CheckpointTensor? bank)
                && bank.Shape.All(static size => size <= int.MaxValue))
            {
                // DyNet's rows are coefficients times filters: the filters are not told.
                int[] sizes = [.. bank.Shape.Skip(kind == "dynet" ? 0 : first).Select(static size => (int)size)];
                return sizes.Length < 3 ? Nothing : new LayerBank(kind == "dynet" ? 0 : sizes[0], sizes[1], sizes[2..]);
            }
        }

        return Nothing;
    }

    private static LayerBank Nothing { get; } = new(0, 0, []);
}
