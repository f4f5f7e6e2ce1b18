using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// DyMN's dynamic convolution (Schmid, Koutini, Widmer, TASLP 2024; arXiv 2310.15648): its kernel is mixed from K experts with
/// the shares softmax(residuals(context) / temperature) of a context vector that the layers of a block share.
/// Tensors: <c>residuals.0.weight</c> [K, H], <c>residuals.0.bias</c> [K], <c>weight</c> [1, 1, K, O·C/G·kh·kw].
/// </summary>
internal sealed class ContextConv2d(ConvolutionGeometry geometry, float temperature)
{
    /// <summary>Adds the layer that runs.</summary>
    /// <param name="network">The network being built.</param>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="context">[N, H].</param>
    public Value Apply(NetworkBuilder network, Value input, Value context)
    {
        ConvolutionGeometry g = geometry;
        const string Shares = "residuals.0.weight";
        Extent experts = new("K", network.SizeOf(Shares, 0, 2)), width = new("H", network.SizeOf(Shares, 1, 2));
        Extent numbers = new(null, (long)g.OutChannels * g.InChannelsPerGroup * g.Taps);
        Parameter rows = network.Require("weight", [1, 1, experts, numbers]);
        string name = network.NodeName("context_conv2d"), attention = network.PartName(name, "attention");
        AttentionNode shares = new()
        {
            Name = attention,
            PartOf = name,
            Inputs = [context],
            Output = network.NewValue(attention),
            Fc2Weight = network.Require(Shares, [experts, width]),
            Fc2Bias = network.Require("residuals.0.bias", [experts]),
            Temperature = network.TemperatureOr(temperature),
        };
        return network.Emit(new DynamicConvolutionNode
        {
            Name = name,
            Inputs = [input, network.Emit(shares)],
            Output = network.NewValue(name),
            Bank = rows is UnboundParameter
                ? rows
                : new ReshapedParameter(
                    rows, [rows.Shape[2], g.OutChannels, g.InChannelsPerGroup, g.KernelHeight, g.KernelWidth]),
            Coefficients = CoefficientLayout.Plain(shares.ExpertCount),
            SharesAddUpToOne = true,
            Geometry = g,
        });
    }
}
