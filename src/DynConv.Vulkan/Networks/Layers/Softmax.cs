using System;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.Softmax(1)</c>: e^x_c / Σ e^x_j for each row of [N, C]. Keeps the shape.</summary>
public sealed class Softmax : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.EmitSoftmax("softmax", takesLogarithm: false, input);
    }
}
