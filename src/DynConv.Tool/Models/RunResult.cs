using System.Collections.Generic;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Models;

/// <summary>What a network gave for all samples.</summary>
/// <param name="Shape">[N, …].</param>
/// <param name="Values">Row-major.</param>
/// <param name="Attention">Of every dynamic layer, in the network's order; empty where nobody asked for it.</param>
internal sealed record RunResult(TensorShape Shape, float[] Values, IReadOnlyList<LayerAttention> Attention)
{
    /// <summary>Numbers for each sample.</summary>
    public int SampleSize => Values.Length / Shape.N;

    /// <summary>Whether the numbers of a sample stand for classes.</summary>
    public bool IsClasses => Shape.Rank == 2;
}
