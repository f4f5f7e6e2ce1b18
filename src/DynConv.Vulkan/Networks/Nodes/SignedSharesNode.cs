using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// KernelWarehouse's coefficients (arXiv 2406.07879): z [N, m·(n + 1)] to α [N, m·n], where α = z / (Σ|z| + 1e-3) over
/// the n + 1 of each tile, and the last one, the share of nothing, is dropped.
/// </summary>
internal sealed record SignedSharesNode : Node
{
    /// <summary>n.</summary>
    public required int Cells { get; init; }

    /// <summary>m.</summary>
    public required int Tiles { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        ShapeRules.RequireFeatures(LayerName, inputs[0], checked(Tiles * (Cells + 1)));
        return ShapeRules.Features(LayerName, inputs[0].N, (long)Tiles * Cells);
    }
}
