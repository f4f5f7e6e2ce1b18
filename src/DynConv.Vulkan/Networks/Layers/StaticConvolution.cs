using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>What the static convolutions over sequences, images and volumes share.</summary>
internal static class StaticConvolution
{
    /// <summary>Adds a convolution to a network.</summary>
    /// <param name="network">The network being built.</param>
    /// <param name="input">What the layer gets.</param>
    /// <param name="geometry">Its numbers.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="operation">What it is called where it has no name.</param>
    public static Value Forward(
        NetworkBuilder network, Value input, ConvolutionGeometry geometry, bool bias, string operation)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName(operation);
        return network.Emit(new ConvolutionNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Weight = network.Require(
                "weight", [geometry.OutChannels, geometry.InChannelsPerGroup, .. geometry.KernelShape]),
            Bias = network.Optional("bias", bias, [geometry.OutChannels]),
            Geometry = geometry,
        });
    }
}
