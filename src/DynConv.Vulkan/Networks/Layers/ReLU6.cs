using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.ReLU6</c>: min(max(x, 0), 6). Keeps the shape, takes any.</summary>
public sealed class ReLU6 : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.EmitActivation("relu6", Activation.ReLU6, input);
    }
}
