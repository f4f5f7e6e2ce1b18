using System;
using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Vulkan.Tests.Cases;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>A state dict being written down: names and shapes, with numbers drawn from a seed.</summary>
internal sealed class Weights(int seed = 1)
{
    private readonly Filler _filler = new(seed);
    private readonly List<CheckpointTensor> _tensors = [];

    /// <summary>A tensor of drawn numbers in [−1, 1]; what is called running_var gets positive ones.</summary>
    public Weights Add(string name, params ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long size in shape)
        {
            count *= size;
        }

        float[] values = _filler.Numbers((int)count, 0.5f);
        if (name.EndsWith("running_var", StringComparison.Ordinal))
        {
            values = Array.ConvertAll(values, static value => 0.05f + (value * value));
        }

        return Set(name, values, shape);
    }

    /// <summary>A tensor of given numbers.</summary>
    public Weights Set(string name, float[] values, params ReadOnlySpan<long> shape)
    {
        _tensors.Add(CheckpointTensor.FromSingles(name, shape, values));
        return this;
    }

    /// <summary>Any tensor.</summary>
    public Weights Add(CheckpointTensor tensor)
    {
        _tensors.Add(tensor);
        return this;
    }

    /// <summary>What torch.nn.BatchNorm2d saves.</summary>
    public Weights BatchNorm(string name, long channels) => Add($"{name}.weight", channels)
        .Add($"{name}.bias", channels)
        .Add($"{name}.running_mean", channels)
        .Add($"{name}.running_var", channels)
        .Add(CheckpointTensor.FromValues<long>($"{name}.num_batches_tracked", [], new long[] { 7 }));

    /// <summary>What kaijieshi7's Dynamic_conv2d saves.</summary>
    public Weights Dynamic(
        string name, long channels, long filters, long kernel, long groups = 1, bool bias = true, long experts = 4)
    {
        long hidden = (channels / 4) + 1;
        _ = Add($"{name}.attention.fc1.weight", hidden, channels, 1, 1)
            .Add($"{name}.attention.fc2.weight", experts, hidden, 1, 1)
            .Add($"{name}.attention.fc2.bias", experts)
            .Add($"{name}.weight", experts, filters, channels / groups, kernel, kernel);
        return bias ? Add($"{name}.bias", experts, filters) : this;
    }

    public StateDict ToStateDict() => StateDict.FromTensors(_tensors);

    /// <summary>All tensors with a text before their names.</summary>
    public StateDict ToStateDict(string prefix) =>
        StateDict.FromTensors(_tensors.ConvertAll(tensor => tensor.WithName(prefix + tensor.Name)));
}
