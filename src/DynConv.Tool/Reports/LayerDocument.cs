using System.Collections.Generic;

namespace DynConv.Tool.Reports;

/// <summary>What <c>dynconv layer --json</c> prints.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Layer">The layer's name in the network; empty where its tensors have bare names.</param>
/// <param name="Settings">What the layer does.</param>
/// <param name="Input">The input's shape.</param>
/// <param name="Stages">The arrays that were written.</param>
/// <param name="Output">The file that they were written to.</param>
/// <param name="Notes">What somebody should know.</param>
internal sealed record LayerDocument(
    string Device,
    string Layer,
    LayerDocument.LayerSettings Settings,
    IReadOnlyList<int> Input,
    IReadOnlyList<LayerDocument.Content> Stages,
    string Output,
    IReadOnlyCollection<string> Notes)
{
    /// <summary>Sizes from the checkpoint and options.</summary>
    internal sealed record LayerSettings(
        int InChannels,
        int OutChannels,
        IReadOnlyList<int> KernelSize,
        IReadOnlyList<int> Stride,
        IReadOnlyList<int> Padding,
        IReadOnlyList<int> Dilation,
        int Groups,
        int Experts,
        int Hidden,
        bool Bias,
        double Temperature);

    /// <summary>One array and its range; NaN where it has one.</summary>
    internal sealed record Content(string Name, IReadOnlyList<int> Shape, float Minimum, float Maximum);
}
