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
        string name = network.NodeName("relu6");
        return network.Emit(new ActivationNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Activation = Activation.ReLU6,
        });
    }
}
