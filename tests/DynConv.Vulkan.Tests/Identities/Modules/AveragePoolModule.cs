using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>torch.nn.AvgPool2d.</summary>
internal sealed record AveragePoolModule(Window Window, bool Ceil = false, bool CountIncludePad = true) : IModule
{
    public Layer ToLayer() => new AvgPool2d(Window.Kernel(), Window.Stride(), Window.Padding(), Ceil, CountIncludePad);

    public Features Run(Features input, StateDict weights) => new(
        Pooling.Average(input.Values, input.Shape, Window, Ceil, CountIncludePad),
        Window.Outputs(input.Shape, input.Shape.C, Ceil));

    public void Draw(Filler filler, string prefix, List<CheckpointTensor> tensors)
    {
    }
}
