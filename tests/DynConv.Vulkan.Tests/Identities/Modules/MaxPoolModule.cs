using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>torch.nn.MaxPool2d.</summary>
internal sealed record MaxPoolModule(Window Window, bool Ceil = false) : IModule
{
    public Layer ToLayer() =>
        new MaxPool2d(Window.Kernel(), Window.Stride(), Window.Padding(), Window.Dilation(), Ceil);

    public Features Run(Features input, StateDict weights) => new(
        Pooling.Max(input.Values, input.Shape, Window, Ceil), Window.Outputs(input.Shape, input.Shape.C, Ceil));

    public void Draw(Filler filler, string prefix, List<CheckpointTensor> tensors)
    {
    }
}
