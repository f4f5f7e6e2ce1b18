using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using DynConv.Tool.Bench;

namespace DynConv.Peers.Engines;

/// <summary>A folder of float32 arrays that workers read: the same weights and inputs for all.</summary>
internal sealed class SharedFiles : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("dynconv-peers-").FullName;

    /// <summary>How many inputs there are.</summary>
    public int InputCount { get; private set; }

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>Writes a layer's weights.</summary>
    public void Write(LayerWeights weights)
    {
        Write("fc1", weights.Fc1);
        Write("fc2", weights.Fc2);
        Write("fc2_bias", weights.Fc2Bias);
        Write("bank", weights.Bank);
        Write("static", weights.Bank.AsSpan(0, (int)weights.Load.FilterCount));
    }

    /// <summary>Replaces the inputs.</summary>
    public void WriteInputs(IReadOnlyList<float[]> inputs)
    {
        InputCount = inputs.Count;
        for (int i = 0; i < inputs.Count; i++)
        {
            Write(FormattableString.Invariant($"input{i}"), inputs[i]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(string name, ReadOnlySpan<float> values) =>
        File.WriteAllBytes(this[$"{name}.f32"], MemoryMarshal.AsBytes(values));
}
