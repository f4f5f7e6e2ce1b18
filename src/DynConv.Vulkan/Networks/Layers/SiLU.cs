using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.SiLU</c>: x / (1 + e^-x). Keeps the shape, takes any.</summary>
public sealed class SiLU : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.EmitActivation("silu", Activation.SiLU, input);
    }
}
