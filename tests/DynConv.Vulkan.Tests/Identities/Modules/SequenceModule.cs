using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Cases;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>Modules one after another, each under its name.</summary>
internal sealed record SequenceModule(IReadOnlyList<(string Name, IModule Module)> Parts) : IModule
{
    /// <summary>Numbered modules, as in torch.nn.Sequential.</summary>
    public static SequenceModule Of(params IEnumerable<IModule> modules) =>
        new([.. modules.Select(static (module, index) => ($"{index}", module))]);

    /// <summary>The first modules of it.</summary>
    public SequenceModule Take(int count) => new([.. Parts.Take(count)]);

    public Layer ToLayer() =>
        new Sequential([.. Parts.Select(static part => (part.Name, part.Module.ToLayer()))]);

    public Features Run(Features input, StateDict weights) =>
        Parts.Aggregate(input, (value, part) => part.Module.Run(value, weights.Within(part.Name)));

    public void Draw(Filler filler, string prefix, List<CheckpointTensor> tensors)
    {
        foreach ((string name, IModule module) in Parts)
        {
            module.Draw(filler, $"{prefix}{name}.", tensors);
        }
    }

    public override string ToString() => string.Join(" → ", Parts.Select(static part => part.Module));
}
