using System;
using System.Collections.Generic;
using DynConv.Checkpoints;

namespace DynConv.Embedding.Tests.Networks;

/// <summary>Drawn weights, the same for the same seed.</summary>
internal sealed class RandomWeights(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<CheckpointTensor> _tensors = [];

    public StateDict StateDict => StateDict.FromTensors(_tensors);

    public RandomWeights DynamicConvolution(string name, int experts, int outputs, int inputs, int kernel)
    {
        int hidden = (inputs / 4) + 1;
        Add($"{name}.weight", 1, experts, outputs, inputs, kernel, kernel);
        Add($"{name}.bias", 1, experts, outputs);
        Add($"{name}.attention.fc1.weight", 1, hidden, inputs, 1, 1);
        Add($"{name}.attention.fc2.weight", 1, experts, hidden, 1, 1);
        Add($"{name}.attention.fc2.bias", 1, experts);
        return this;
    }

    public RandomWeights BatchNorm(string name, int channels)
    {
        Add($"{name}.weight", 1, channels);
        Add($"{name}.bias", 1, channels);
        Add($"{name}.running_mean", 1, channels);
        // A variance is positive.
        Add($"{name}.running_var", 0, channels);
        return this;
    }

    private void Add(string name, float spread, params long[] shape)
    {
        long count = 1;
        Array.ForEach(shape, size => count *= size);
        float[] values = new float[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = spread == 0 ? 0.5f + _random.NextSingle() : spread * ((2 * _random.NextSingle()) - 1);
        }

        _tensors.Add(CheckpointTensor.FromSingles(name, shape, values));
    }
}
