using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// ReLU6(x + 3) / 3, from 0 to 2: the hard sigmoid with which DCD scales channels (arXiv 2103.08756). Keeps the
/// shape, takes any.
/// </summary>
public sealed class DoubleHardSigmoid : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.EmitActivation("double_hard_sigmoid", Activation.DoubleHardSigmoid, input);
    }
}
