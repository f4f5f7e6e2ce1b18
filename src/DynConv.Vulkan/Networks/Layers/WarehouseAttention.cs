using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>The attention of <see cref="WarehouseConv2d"/>: [N, C] to the shares of the cells [N, m·n].</summary>
/// <param name="channels">C.</param>
/// <param name="cells">n.</param>
/// <param name="tiles">m.</param>
/// <param name="basis">The layer's own cells, or null.</param>
internal sealed class WarehouseAttention(int channels, int cells, int tiles, WarehouseBasis? basis)
{
    /// <summary>Adds the nodes of the layer that runs.</summary>
    public Value Forward(NetworkBuilder network, string layer, Value pooled)
    {
        Extent hidden = new("h", network.SizeOf("attention.fc1.weight", 0, 2));
        Value x = AttentionParts.Linear(
            network, layer, "attention.fc1", pooled, network.Require("attention.fc1.weight", [hidden, channels]),
            network.Optional("attention.fc1.bias", null, [hidden]));
        x = Normalise(network, layer, x, hidden);
        x = AttentionParts.Activate(network, layer, "attention.act1", x, Activation.ReLU);
        (Parameter weight, Parameter? bias) = basis is null ? BindRows(network, hidden) : BindBasis(network, hidden);
        x = AttentionParts.Linear(network, layer, "attention.fc2", x, weight, bias);
        string name = network.PartName(layer, "attention");
        return network.Emit(new SignedSharesNode
        {
            Name = name,
            PartOf = layer,
            Inputs = [x],
            Output = network.NewValue(name),
            Cells = cells,
            Tiles = tiles,
        });
    }

    private static Value Normalise(NetworkBuilder network, string layer, Value input, Extent hidden)
    {
        const string Norm = "attention.norm1";
        // A batch normalisation has statistics; where neither they nor the other's bias are there, it is the usual one.
        if (network.SizeOf($"{Norm}.running_mean", 0, 1) > 0 || network.SizeOf("attention.fc1.bias", 0, 1) == 0)
        {
            return AttentionParts.BatchNorm(network, layer, Norm, input, hidden);
        }

        string name = network.PartName(layer, Norm);
        Parameter weight = network.Require($"{Norm}.weight", [hidden]);
        return network.Emit(new LayerNormNode
        {
            Name = name,
            PartOf = layer,
            Inputs = [input],
            Output = network.NewValue(name),
            Channels = (int)weight.Shape[0],
            Epsilon = 1e-5f,
            Weight = weight,
            Bias = network.Require($"{Norm}.bias", [hidden]),
        });
    }

    private (Parameter Weight, Parameter? Bias) BindRows(NetworkBuilder network, Extent hidden)
    {
        int rows = checked(tiles * (cells + 1));
        return (
            network.Require("attention.fc2.weight", [rows, hidden]), network.Require("attention.fc2.bias", [rows]));
    }

    /// <summary>What basis and expansion make together; between them is nothing that is not linear.</summary>
    private (Parameter Weight, Parameter? Bias) BindBasis(NetworkBuilder network, Extent hidden)
    {
        (int own, int start) = basis!.Value;
        Extent width = new("b", network.SizeOf("attention.fc3.weight", 1, 2));
        Extent rows = new("(own + b + 1)·m", width.Size == 0 ? 0 : (own + width.Size + 1) * tiles);
        Parameter weight = network.Require("attention.fc2.weight", [rows, hidden]);
        Parameter expansion = network.Require("attention.fc3.weight", [cells - own, width]);
        Parameter bias = network.Require("attention.basis_bias", [checked(tiles * (cells + 1))]);
        return (
            weight is UnboundParameter || expansion is UnboundParameter
                ? weight
                : new BasisParameter(weight, expansion, tiles, own, start),
            bias);
    }
}
