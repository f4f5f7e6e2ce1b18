using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>torch.nn.Flatten.</summary>
internal sealed record FlattenModule : IModule
{
    public Layer ToLayer() => new Flatten();

    public Features Run(Features input, StateDict weights) =>
        new(input.Values, new Planes(input.Shape.N, input.Shape.C * input.Shape.Area, 1, 1), IsFlat: true);

    public void Draw(Filler filler, string prefix, List<CheckpointTensor> tensors)
    {
    }
}
