using System;
using System.Collections.Generic;

namespace DynConv.Vulkan.Planning;

/// <summary>Something kept of a run: a stage of a dynamic layer.</summary>
public sealed class PlanObservation
{
    private readonly Action<float[], Span<float>>? _unpack;

    internal PlanObservation(
        string layer, string stage, IReadOnlyList<int> shape, Operand source, int stored,
        Action<float[], Span<float>>? unpack = null)
    {
        (Layer, Stage, Shape, Source, StoredCount, _unpack) = (layer, stage, shape, source, stored, unpack);
        Count = 1;
        foreach (int size in shape)
        {
            Count = checked(Count * size);
        }
    }

    /// <summary>The layer's name in the state dict, for example "layer1.0.conv1", or the output's name.</summary>
    public string Layer { get; }

    /// <summary>
    /// "pooled", "attention", "weight" or "bias" of a dynamic layer; "output" of a layer that
    /// <see cref="PlanOptions.Layers"/> names, or of a further output of the network.
    /// </summary>
    public string Stage { get; }

    /// <summary>
    /// [N, C], [N, K], [N, O, C/G, kh, kw] or [N, O]; the value's own where it is an output. Where every column has a
    /// kernel of its own, the attention is [N, K, W'], and the kernels are [N·W', O, C, kw, kh].
    /// </summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Numbers in it.</summary>
    public int Count { get; }

    internal Operand Source { get; }

    /// <summary>Floats that the device keeps for it; more than <see cref="Count"/> where it is packed.</summary>
    internal int StoredCount { get; }

    /// <summary>From the device's layout to the one that <see cref="Shape"/> says.</summary>
    internal void Unpack(float[] stored, Span<float> destination)
    {
        if (_unpack is null)
        {
            stored.AsSpan(0, Count).CopyTo(destination);
        }
        else
        {
            _unpack(stored, destination);
        }
    }
}
