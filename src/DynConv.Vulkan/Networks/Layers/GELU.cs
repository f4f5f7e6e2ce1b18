using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>torch.nn.GELU</c>, not its approximation by tanh: x · (1 + erf(x / √2)) / 2. Keeps the shape, takes any.
/// </summary>
public sealed class GELU : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.EmitActivation("gelu", Activation.GELU, input);
    }
}
