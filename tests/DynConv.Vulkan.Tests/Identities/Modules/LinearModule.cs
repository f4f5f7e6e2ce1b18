using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>torch.nn.Linear.</summary>
internal sealed record LinearModule(int Inputs, int Outputs, bool Bias = true) : IModule
{
    public Layer ToLayer() => new Linear(Inputs, Outputs, Bias);

    public Features Run(Features input, StateDict weights) => new(
        Dense.Linear(
            input.Values, input.Shape.N, Inputs, Outputs, weights.Find("weight"), weights.Find("bias")),
        new Planes(input.Shape.N, Outputs, 1, 1),
        IsFlat: true);

    public void Draw(Filler filler, string prefix, List<CheckpointTensor> tensors)
    {
        tensors.Add(CheckpointTensor.FromSingles(
            $"{prefix}weight", [Outputs, Inputs], filler.Numbers(Outputs * Inputs, Filler.Fan(Inputs, gain: 2))));
        if (Bias)
        {
            tensors.Add(CheckpointTensor.FromSingles($"{prefix}bias", [Outputs], filler.Numbers(Outputs)));
        }
    }
}
