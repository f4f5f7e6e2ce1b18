using System;
using System.Collections.Generic;
using System.Globalization;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Benchmarks;

/// <summary>Twenty dynamic 3×3 convolutions of 16 channels, each with a batch normalization and a ReLU.</summary>
internal sealed class DeepNetwork : Layer
{
    public const int Layers = 20;
    private const int Channels = 16;
    private const int Experts = 4;

    public static TensorShape Input { get; } = new(1, Channels, 16, 16);

    public static Network Build() => Network.Build(new DeepNetwork(), Weights());

    public override Value Forward(NetworkBuilder network, Value x)
    {
        for (int i = 0; i < Layers; i++)
        {
            string name = i.ToString(CultureInfo.InvariantCulture);
            x = network.Apply($"conv{name}", new DynamicConv2d(Channels, Channels, 3, padding: 1), x);
            x = network.ReLU(network.Apply($"bn{name}", new BatchNorm2d(Channels), x));
        }

        return x;
    }

    private static StateDict Weights()
    {
        Random random = new(1);
        List<CheckpointTensor> tensors = [];
        for (int i = 0; i < Layers; i++)
        {
            Add($"conv{i}.weight", 0.2f, Experts, Channels, Channels, 3, 3);
            Add($"conv{i}.attention.fc1.weight", 0.5f, 5, Channels, 1, 1);
            Add($"conv{i}.attention.fc2.weight", 0.5f, Experts, 5, 1, 1);
            Add($"conv{i}.attention.fc2.bias", 0.5f, Experts);
            Add($"bn{i}.weight", 1, Channels);
            Add($"bn{i}.bias", 1, Channels);
            Add($"bn{i}.running_mean", 1, Channels);
            Add($"bn{i}.running_var", 1, Channels);
        }

        return StateDict.FromTensors(tensors);

        void Add(string name, float scale, params long[] shape)
        {
            long count = 1;
            Array.ForEach(shape, size => count *= size);
            float[] values = new float[count];
            for (int j = 0; j < values.Length; j++)
            {
                values[j] = scale * (0.01f + random.NextSingle());
            }

            tensors.Add(CheckpointTensor.FromSingles(name, shape, values));
        }
    }
}
