using System;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// KernelWarehouse's fully connected layer (<c>KWLinear</c>; arXiv 2406.07879): [N, C] to [N, O] with a matrix per
/// sample, as a <see cref="WarehouseConv2d"/> with one tap over one pixel. Its tensors are behind <c>conv.</c>.
/// </summary>
public sealed class WarehouseLinear : Layer
{
    private readonly WarehouseConv2d _conv;

    /// <summary>A fully connected layer whose matrix comes from a warehouse.</summary>
    /// <param name="inFeatures">C.</param>
    /// <param name="outFeatures">O.</param>
    /// <param name="warehouse">The cells; they tile O × C.</param>
    /// <param name="bias">Whether there is a bias; null takes what the state dict has.</param>
    /// <exception cref="ArgumentException">A number is below 1, or the cells do not tile the matrix.</exception>
    public WarehouseLinear(int inFeatures, int outFeatures, Warehouse warehouse, bool? bias = null)
        => _conv = new WarehouseConv2d(inFeatures, outFeatures, 1, warehouse, bias: bias);

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.RequireOwn(input);
        Value pixels = AttentionParts.Pixels(network, network.NodeName("warehouse_linear"), input);
        return network.Flatten(network.Apply("conv", _conv, pixels));
    }
}
