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
        string name = network.NodeName("relu");
        return network.Emit(new ActivationNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Activation = Activation.ReLU,
        });
    }
}
