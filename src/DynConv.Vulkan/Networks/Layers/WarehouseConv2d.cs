using System;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// KernelWarehouse's convolution (Li, Yao, "KernelWarehouse: Rethinking the Design of Dynamic Convolution", ICML 2024;
/// arXiv 2406.07879; <c>KWConv2d</c> of OSVAI/KernelWarehouse): the kernel is tiled, for each sample, with m mixtures Σ
/// α_i E_i of the n cells of a <see cref="Warehouse"/>. α = z / (Σ|z| + 1e-3) is signed; z = fc2(ReLU(norm1(fc1(mean of
/// each plane)))). [N, C, H, W] to [N, O, H', W'].
/// </summary>
/// <remarks>
/// Tensors: <c>attention.fc1.weight</c> [h, C], <c>attention.norm1</c> (a batch normalisation, or without
/// <c>running_mean</c> a layer normalisation, and then <c>attention.fc1.bias</c>), <c>attention.fc2.weight</c>
/// [m·(n + 1), h] and <c>.bias</c>, and <c>bias</c> [O]. With a basis <c>fc2</c> has no bias and a row for each of the
/// layer's own cells, of the basis, and of nothing; <c>attention.fc3.weight</c> and <c>attention.basis_bias</c> give
/// the rest. The blend with which the network was trained is over at inference (τ = 0). m = kh·kw · O/Co · (C/G)/Ci.
/// </remarks>
public sealed class WarehouseConv2d : Layer
{
    private readonly ConvolutionGeometry _geometry;
    private readonly Warehouse _warehouse;
    private readonly WarehouseAttention _attention;
    private readonly bool? _bias;

    /// <summary>A convolution whose kernel comes from a warehouse.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="warehouse">The cells; they tile O × C/G.</param>
    /// <param name="stride">Pixels between two windows; null for 1.</param>
    /// <param name="padding">Zeros before and after the input; null for 0.</param>
    /// <param name="dilation">Pixels between two taps; null for 1.</param>
    /// <param name="groups">G; divides C and O.</param>
    /// <param name="bias">Whether there is a bias; null takes what the state dict has.</param>
    /// <param name="basis">The layer's own cells, where the others are reached through a basis; null for none.</param>
    /// <exception cref="ArgumentException">A number is out of its range, the groups do not divide the channels, or the
    /// cells do not tile the kernel.</exception>
    public WarehouseConv2d(
        int inChannels,
        int outChannels,
        Size2d kernelSize,
        Warehouse warehouse,
        Size2d? stride = null,
        Size2d? padding = null,
        Size2d? dilation = null,
        int groups = 1,
        bool? bias = null,
        WarehouseBasis? basis = null)
    {
        ArgumentNullException.ThrowIfNull(warehouse);
        ConvolutionGeometry g = ConvolutionGeometry.Create(
            inChannels, outChannels, kernelSize, stride, padding, dilation, groups);
        if (g.OutChannels % warehouse.Filters != 0 || g.InChannelsPerGroup % warehouse.Channels != 0)
        {
            throw new ArgumentException(
                $"cells of {warehouse.Filters}×{warehouse.Channels} do not tile a kernel of {g.OutChannels}×"
                + $"{g.InChannelsPerGroup}",
                nameof(warehouse));
        }

        basis?.Check(warehouse.Cells);
        (_geometry, _warehouse, _bias) = (g, warehouse, bias);
        int tiles = checked(g.KernelHeight * g.KernelWidth
            * (g.OutChannels / warehouse.Filters) * (g.InChannelsPerGroup / warehouse.Channels));
        _attention = new WarehouseAttention(g.InChannels, warehouse.Cells, tiles, basis);
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("warehouse_conv2d");
        Parameter cells = _warehouse.CellsOf(network, name);
        Value pooled = AttentionParts.Pool(network, name, input, _geometry.InChannels);
        return network.Emit(new CellConvolutionNode
        {
            Name = name,
            Inputs = [input, _attention.Forward(network, name, pooled)],
            Output = network.NewValue(name),
            Cells = cells,
            StaticBias = network.Optional("bias", _bias, [_geometry.OutChannels]),
            Geometry = _geometry,
        });
    }
}
