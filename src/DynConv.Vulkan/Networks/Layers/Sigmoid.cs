using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.Sigmoid</c>: 1 / (1 + e^-x). Keeps the shape, takes any.</summary>
public sealed class Sigmoid : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.EmitActivation("sigmoid", Activation.Sigmoid, input);
    }
}
