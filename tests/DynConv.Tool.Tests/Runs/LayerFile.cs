using System;
using System.Collections.Generic;
using DynConv.Checkpoints;

namespace DynConv.Tool.Tests.Runs;

/// <summary>Makes checkpoints of dynamic layers and inputs for them.</summary>
internal static class LayerFile
{
    public const int Channels = 4, Filters = 6, Experts = 3, Hidden = 2, Size = 3;

    /// <summary>The tensors of one layer of 4 → 6 channels, 3×3, three experts.</summary>
    public static List<CheckpointTensor> Tensors(
        string prefix = "", int channelsPerGroup = Channels, int filters = Filters) =>
    [
        Random(prefix + "weight", [Experts, filters, channelsPerGroup, Size, Size], 1),
        Random(prefix + "bias", [Experts, filters], 2),
        Random(prefix + "attention.fc1.weight", [Hidden, Channels, 1, 1], 3),
        Random(prefix + "attention.fc2.weight", [Experts, Hidden, 1, 1], 4),
        Random(prefix + "attention.fc2.bias", [Experts], 5),
    ];

    public static string Write(Scratch scratch, string name = "layer.safetensors", params ReadOnlySpan<string> prefixes)
    {
        List<CheckpointTensor> tensors = prefixes.Length == 0 ? Tensors() : [];
        foreach (string prefix in prefixes)
        {
            tensors.AddRange(Tensors(prefix));
        }

        SafetensorsFile.Write(scratch[name], tensors);
        return scratch[name];
    }

    public static string WriteInput(Scratch scratch, string name = "x.npy", params ReadOnlySpan<long> shape)
    {
        long[] sizes = shape.Length == 0 ? [2, Channels, 5, 7] : shape.ToArray();
        NpyFile.Write(scratch[name], Random("x", sizes, 6));
        return scratch[name];
    }

    public static CheckpointTensor Random(string name, long[] shape, int seed)
    {
        Random random = new(seed);
        long count = 1;
        foreach (long size in shape)
        {
            count *= size;
        }

        float[] values = new float[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        return CheckpointTensor.FromSingles(name, shape, values);
    }
}
