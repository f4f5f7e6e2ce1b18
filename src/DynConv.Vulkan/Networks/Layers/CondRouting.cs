using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>The coefficients that a block's convolutions share, r = sigmoid(fc(mean of each plane)), [N, K].</summary>
/// <param name="Coefficients">r.</param>
/// <param name="Experts">K; its size is 0 where nothing tells it.</param>
internal readonly record struct CondRouting(Value Coefficients, Extent Experts)
{
    /// <summary>Adds the routing layer of the layer that runs.</summary>
    /// <param name="network">The network being built.</param>
    /// <param name="key">Its name in the state dict.</param>
    /// <param name="input">What is looked at, [N, C, H, W].</param>
    /// <param name="channels">C.</param>
    public static CondRouting Add(NetworkBuilder network, string key, Value input, int channels)
    {
        Extent experts = new(
            "K", network.Binder.Peek($"{network.KeyPrefix}{key}.weight") is [long rows, ..] ? rows : 0);
        Value coefficients = network.Apply(key, () =>
        {
            string name = network.NodeName("routing");
            return network.Emit(new AttentionNode
            {
                Name = name,
                Inputs = [AttentionParts.Pool(network, name, input, channels)],
                Output = network.NewValue(name),
                Fc2Weight = network.Require("weight", [experts, channels]),
                Fc2Bias = network.Require("bias", [experts]),
                Mixing = Mixing.Sigmoid,
            });
        });
        return new CondRouting(coefficients, experts);
    }

    /// <summary>Adds a convolution of the layer that runs; the coefficients mix its kernels, it has no bias.</summary>
    /// <param name="network">The network being built.</param>
    /// <param name="key">Its name in the state dict.</param>
    /// <param name="geometry">Its numbers.</param>
    /// <param name="isRow">Whether an expert is one row, [K, O·C/G·kh·kw], and not [K, O, C/G, kh, kw].</param>
    /// <param name="input">What is convolved.</param>
    public Value Convolve(NetworkBuilder network, string key, ConvolutionGeometry geometry, bool isRow, Value input)
    {
        (Value coefficients, Extent experts) = this;
        return network.Apply(key, () =>
        {
            string name = network.NodeName("cond_conv2d");
            Parameter bank = isRow
                ? ExpertBank.BindRows(network, "weight", experts, geometry)
                : ExpertBank.BindStacked(network, "weight", experts, geometry);
            return network.Emit(new DynamicConvolutionNode
            {
                Name = name,
                Inputs = [input, coefficients],
                Output = network.NewValue(name),
                Bank = bank,
                Coefficients = CoefficientLayout.Plain((int)experts.Size),
                SharesAddUpToOne = false,
                Geometry = geometry,
            });
        });
    }
}
