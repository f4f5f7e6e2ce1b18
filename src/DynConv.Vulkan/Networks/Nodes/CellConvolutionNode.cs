using System;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// A convolution whose kernel is tiled, for each sample, with mixtures of small cells (KernelWarehouse, arXiv 2406.07879).
/// With GO = O / Co, GI = (C/G) / Ci and m = kh·kw·GO·GI:
/// W̃[go·Co + co, gi·Ci + ci, p] = scale[o] · Σ_i α[(p·GO + go)·GI + gi, i] · cell_i[co, ci].
/// It takes x [N, C, H, W] and the coefficients α [N, m·n].
/// </summary>
internal sealed record CellConvolutionNode : ConvolvingNode
{
    /// <summary>The n cells [n, Co, Ci]. Layers that share them hold the same object.</summary>
    public required Parameter Cells { get; init; }

    /// <summary>What the rows of the kernel are multiplied by, [O], or null: a batch normalisation's scale, which cells that
    /// other layers use too cannot take in.</summary>
    public Parameter? FilterScale { get; init; }

    /// <summary>[O], or null.</summary>
    public Parameter? StaticBias { get; init; }

    /// <summary>n.</summary>
    public int CellCount => (int)Cells.Shape[0];

    /// <summary>Co.</summary>
    public int CellFilters => (int)Cells.Shape[1];

    /// <summary>Ci.</summary>
    public int CellChannels => (int)Cells.Shape[2];

    /// <summary>m, the cells that tile the kernel.</summary>
    public int Tiles => Geometry.KernelHeight * Geometry.KernelWidth
        * (Geometry.OutChannels / CellFilters) * (Geometry.InChannelsPerGroup / CellChannels);

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape output = Geometry.InferOutput(LayerName, inputs[0]);
        ShapeRules.RequireCoefficients(LayerName, inputs[1], inputs[0].N, checked(Tiles * CellCount));
        return output;
    }
}
