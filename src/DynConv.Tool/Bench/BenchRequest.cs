using System.Collections.Generic;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Bench;

/// <summary>What is to be measured.</summary>
/// <param name="Layers">Layers.</param>
/// <param name="Networks">Names of networks with generated weights.</param>
/// <param name="Files">Checkpoints.</param>
/// <param name="Batches">Samples at once.</param>
/// <param name="IsScaling">Whether the layers grow instead.</param>
/// <param name="Rounds">How often.</param>
/// <param name="MeasuresStarts">Whether cold and warm starts are measured.</param>
/// <param name="Options">In which numbers.</param>
/// <param name="Plot">Where the picture goes, or null.</param>
internal sealed record BenchRequest(
    IReadOnlyList<LayerWorkload> Layers,
    IReadOnlyList<string> Networks,
    IReadOnlyList<string> Files,
    IReadOnlyList<int> Batches,
    bool IsScaling,
    Rounds Rounds,
    bool MeasuresStarts,
    PlanOptions Options,
    string? Plot)
{
    /// <summary>Parts that progress is told of.</summary>
    public int Steps => IsScaling
        ? 2 + (2 * Layers.Count)
        : 2 + ((Layers.Count + Files.Count) * Batches.Count) + (Networks.Count * (1 + Batches.Count));
}
