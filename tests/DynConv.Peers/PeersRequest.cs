using System.Collections.Generic;
using System.Linq;
using DynConv.Tool.Bench;

namespace DynConv.Peers;

/// <summary>What is to be measured, and beside what.</summary>
/// <param name="Layers">Layers.</param>
/// <param name="Networks">Names of networks with generated weights.</param>
/// <param name="Batches">Samples at once.</param>
/// <param name="Engines">Names of peers.</param>
/// <param name="Rounds">How often.</param>
/// <param name="Threads">Of engines that run on the processor.</param>
/// <param name="Python">What runs PyTorch.</param>
/// <param name="Ncnn">What runs ncnn.</param>
/// <param name="Plot">Where the picture goes, or null.</param>
internal sealed record PeersRequest(
    IReadOnlyList<LayerWorkload> Layers,
    IReadOnlyList<string> Networks,
    IReadOnlyList<int> Batches,
    IReadOnlyList<string> Engines,
    Rounds Rounds,
    int Threads,
    string Python,
    string Ncnn,
    string? Plot)
{
    /// <summary>ONNX Runtime.</summary>
    public const string Onnx = "onnx";

    /// <summary>PyTorch.</summary>
    public const string Torch = "torch";

    /// <summary>ncnn.</summary>
    public const string NcnnName = "ncnn";

    /// <summary>All peers.</summary>
    public static IReadOnlyList<string> AllEngines { get; } = [Onnx, Torch, NcnnName];

    /// <summary>Parts that progress is told of.</summary>
    public int Steps => 2 + (Layers.Count * Batches.Count) + (Networks.Count * (1 + Batches.Count));

    /// <summary>Whether a peer is wanted.</summary>
    public bool Has(string engine) => Engines.Contains(engine);
}
