using System;
using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Tests.Cases;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>
/// The sample network with weights by chance: five dynamic layers, static ones, a shortcut, pools and a classifier.
/// </summary>
internal sealed class DigitsNetwork
{
    private const int Experts = 4;

    private readonly Filler _filler = new(4711);
    private readonly List<CheckpointTensor> _tensors = [];

    private DigitsNetwork()
    {
        Add("stem.weight", 0.4f, 16, 1, 3, 3);
        Normalization("bn0", 16);
        Dynamic("conv1", 16, 32, 3, groups: 1, bias: true);
        Normalization("bn1", 32);
        Dynamic("dw", 32, 32, 3, groups: 32, bias: true);
        Normalization("bn2", 32);
        Dynamic("pw", 32, 48, 1, groups: 1, bias: true);
        Normalization("bn3", 48);
        Dynamic("conv2", 48, 48, 3, groups: 1, bias: true);
        Normalization("bn4", 48);
        Dynamic("conv3", 48, 64, 3, groups: 1, bias: false);
        Normalization("bn5", 64);
        Add("fc.weight", 0.3f, 10, 64);
        Add("fc.bias", 0.3f, 10);
    }

    /// <summary>Numbers of one image.</summary>
    public const int ImageSize = 28 * 28;

    /// <summary>The network; immutable, so all tests share it.</summary>
    public static Network Network { get; } = Network.Build(
        new Digits(), StateDict.FromTensors(new DigitsNetwork()._tensors));

    /// <summary>Images of noise.</summary>
    public static float[] Images(int count, int seed) => new Filler(seed).Numbers(count * ImageSize);

    private void Dynamic(string name, int channels, int filters, int side, int groups, bool bias)
    {
        int fan = channels / groups * side * side;
        Add($"{name}.attention.fc1.weight", Filler.Fan(channels, 3), Experts, channels, 1, 1);
        Add($"{name}.attention.fc1.bias", 1, Experts);
        Add($"{name}.attention.fc2.weight", Filler.Fan(Experts, 6), Experts, Experts, 1, 1);
        Add($"{name}.attention.fc2.bias", 1, Experts);
        Add($"{name}.weight", Filler.Fan(fan, 2), Experts, filters, channels / groups, side, side);
        if (bias)
        {
            Add($"{name}.bias", 0.5f, Experts, filters);
        }
    }

    private void Normalization(string name, int channels)
    {
        Add($"{name}.weight", 1, channels);
        Add($"{name}.bias", 0.5f, channels);
        Add($"{name}.running_mean", 0.5f, channels);
        _tensors.Add(CheckpointTensor.FromSingles(
            $"{name}.running_var", [channels],
            Array.ConvertAll(_filler.Numbers(channels, 1), value => 0.5f + (value * value))));
    }

    private void Add(string name, float scale, params ReadOnlySpan<long> shape)
    {
        int count = 1;
        foreach (long size in shape)
        {
            count *= (int)size;
        }

        _tensors.Add(CheckpointTensor.FromSingles(name, shape, _filler.Numbers(count, scale)));
    }
}
