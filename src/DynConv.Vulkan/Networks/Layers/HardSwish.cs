using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.Hardswish</c>: x · ReLU6(x + 3) / 6. Keeps the shape, takes any.</summary>
public sealed class HardSwish : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.EmitActivation("hard_swish", Activation.HardSwish, input);
    }
}
