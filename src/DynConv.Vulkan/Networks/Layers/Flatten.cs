using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.Flatten</c> with its defaults: [N, C, H, W] to [N, C·H·W]. Costs nothing.</summary>
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("flatten");
        return network.Emit(new FlattenNode { Name = name, Inputs = [input], Output = network.NewValue(name) });
    }
}
