using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.Hardsigmoid</c>: ReLU6(x + 3) / 6. Keeps the shape, takes any.</summary>
public sealed class HardSigmoid : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.EmitActivation("hard_sigmoid", Activation.HardSigmoid, input);
    }
}
