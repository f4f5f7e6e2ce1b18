using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>torch.nn.Conv2d.</summary>
internal sealed record ConvolutionModule(int C, int O, Window Window, int Groups = 1, bool Bias = true) : IModule
{
    public Layer ToLayer() => new Conv2d(
        C, O, Window.Kernel(), Window.Stride(), Window.Padding(), Window.Dilation(), Groups, Bias);

    public Features Run(Features input, StateDict weights) => new(
        Convolution.Shared(
            input.Values, input.Shape, weights.Find("weight"), weights.Find("bias"), O, Window, Groups),
        Window.Outputs(input.Shape, O));

    public void Draw(Filler filler, string prefix, List<CheckpointTensor> tensors)
    {
        int fan = C / Groups * Window.Taps;
        tensors.Add(CheckpointTensor.FromSingles(
            $"{prefix}weight",
            [O, C / Groups, Window.Y.Taps, Window.X.Taps],
            filler.Numbers(O * fan, Filler.Fan(fan, gain: 2))));
        if (Bias)
        {
            tensors.Add(CheckpointTensor.FromSingles($"{prefix}bias", [O], filler.Numbers(O)));
        }
    }
}
