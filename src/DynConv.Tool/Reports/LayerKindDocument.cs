using System.Collections.Generic;

namespace DynConv.Tool.Reports;

/// <summary>What <c>dynconv layer --kind … --json</c> prints.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Kind">What the layer is.</param>
/// <param name="Layer">The layer's name in the network; empty where its tensors have bare names.</param>
/// <param name="Input">The input's shape.</param>
/// <param name="Stages">The arrays that were written.</param>
/// <param name="Output">The file that they were written to.</param>
/// <param name="Notes">What somebody should know.</param>
internal sealed record LayerKindDocument(
    string Device,
    string Kind,
    string Layer,
    IReadOnlyList<int> Input,
    IReadOnlyList<LayerDocument.Content> Stages,
    string Output,
    IReadOnlyCollection<string> Notes);
