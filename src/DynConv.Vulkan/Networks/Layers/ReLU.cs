using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.ReLU</c>: max(x, 0). Keeps the shape, takes any.</summary>
public sealed class ReLU : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.EmitActivation("relu", Activation.ReLU, input);
    }
}
