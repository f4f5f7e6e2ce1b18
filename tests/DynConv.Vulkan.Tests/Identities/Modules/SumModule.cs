using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>The sum of numbered branches over one input.</summary>
internal sealed record SumModule(IReadOnlyList<IModule> Branches) : IModule
{
    public Layer ToLayer() => new Add([.. Branches.Select(static branch => branch.ToLayer())]);

    public Features Run(Features input, StateDict weights) => Branches
        .Select((branch, index) => branch.Run(input, weights.Within($"{index}")))
        .Aggregate(static (sum, branch) => sum with { Values = Elementwise.Add(sum.Values, branch.Values) });

    public void Draw(Filler filler, string prefix, List<CheckpointTensor> tensors)
    {
        for (int i = 0; i < Branches.Count; i++)
        {
            Branches[i].Draw(filler, $"{prefix}{i}.", tensors);
        }
    }

    public override string ToString() => $"({string.Join(" + ", Branches)})";
}
