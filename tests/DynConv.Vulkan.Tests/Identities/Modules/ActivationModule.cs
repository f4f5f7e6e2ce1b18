using System;
using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>An activation of torch.nn.</summary>
internal sealed record ActivationModule(Nonlinearity Kind) : IModule
{
    public Layer ToLayer() => Kind switch
    {
        Nonlinearity.None => new Identity(),
        Nonlinearity.Relu => new ReLU(),
        Nonlinearity.Relu6 => new ReLU6(),
        Nonlinearity.Silu => new SiLU(),
        Nonlinearity.Sigmoid => new Sigmoid(),
        Nonlinearity.HardSwish => new HardSwish(),
        Nonlinearity.HardSigmoid => new HardSigmoid(),
        Nonlinearity.DoubleHardSigmoid => new DoubleHardSigmoid(),
        Nonlinearity.Gelu => new GELU(),
        Nonlinearity.Tanh => new Tanh(),
        _ => throw new InvalidOperationException($"no layer for {Kind}"),
    };

    public Features Run(Features input, StateDict weights) =>
        input with { Values = Elementwise.Apply(Kind, input.Values) };

    public void Draw(Filler filler, string prefix, List<CheckpointTensor> tensors)
    {
    }
}
