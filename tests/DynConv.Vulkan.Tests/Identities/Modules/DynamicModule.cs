using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Identities.Modules;

/// <summary>A dynamic convolution. The case's N, H, W, activation and seed do not matter.</summary>
internal sealed record DynamicModule(ConvolutionCase Given, AttentionNames Names) : IModule
{
    public Layer ToLayer() => new DynamicConv2d(
        Given.C,
        Given.O,
        Given.Window.Kernel(),
        Given.Window.Stride(),
        Given.Window.Padding(),
        Given.Window.Dilation(),
        Given.Groups,
        Given.BankBias,
        Given.Experts,
        Given.Temperature);

    public Features Run(Features input, StateDict weights)
    {
        DynamicConvolution layer = new()
        {
            Experts = Given.Experts,
            Hidden = (int)weights[$"{Names.Fc1}.weight"].Shape[0],
            Outputs = Given.O,
            Window = Given.Window,
            Groups = Given.Groups,
            Temperature = Given.Temperature,
            Fc1 = (weights.Find($"{Names.Fc1}.weight"), weights.Find($"{Names.Fc1}.bias")),
            Fc2 = (weights.Find($"{Names.Fc2}.weight"), weights.Find($"{Names.Fc2}.bias")),
            Bank = (weights.Find(Names.Bank), weights.Find(Names.BankBias)),
        };
        return new Features(
            layer.Forward(input.Values, input.Shape).Output, Given.Window.Outputs(input.Shape, Given.O));
    }

    public void Draw(Filler filler, string prefix, List<CheckpointTensor> tensors)
    {
        (int k, int h, Window window) = (Given.Experts, Given.Hidden, Given.Window);
        int fan = Given.C / Given.Groups * window.Taps;
        Add(Names.Bank, Filler.Fan(fan, gain: 2), k, Given.O, Given.C / Given.Groups, window.Y.Taps, window.X.Taps);
        AddDense($"{Names.Fc1}.weight", Filler.Fan(Given.C, gain: 2), h, Given.C);
        AddDense($"{Names.Fc2}.weight", Filler.Fan(h, gain: 4) * Given.Temperature, k, h);
        if (Given.BankBias)
        {
            Add(Names.BankBias, 1, k, Given.O);
        }

        if (Given.Fc1Bias)
        {
            Add($"{Names.Fc1}.bias", 1, h);
        }

        if (Given.Fc2Bias)
        {
            Add($"{Names.Fc2}.bias", Given.Temperature, k);
        }

        void AddDense(string name, float scale, int rows, int columns)
        {
            if (Names.IsLinear)
            {
                Add(name, scale, rows, columns);
            }
            else
            {
                Add(name, scale, rows, columns, 1, 1);
            }
        }

        void Add(string name, float scale, params long[] shape)
        {
            int count = 1;
            foreach (long size in shape)
            {
                count *= (int)size;
            }

            tensors.Add(CheckpointTensor.FromSingles(prefix + name, shape, filler.Numbers(count, scale)));
        }
    }
}
