using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>torch.nn.AdaptiveAvgPool2d.</summary>
internal sealed record AdaptivePoolModule(int H, int W) : IModule
{
    public Layer ToLayer() => new AdaptiveAvgPool2d((H, W));

    public Features Run(Features input, StateDict weights) =>
        new(Pooling.AdaptiveAverage(input.Values, input.Shape, H, W), input.Shape with { H = H, W = W });

    public void Draw(Filler filler, string prefix, List<CheckpointTensor> tensors)
    {
    }
}
