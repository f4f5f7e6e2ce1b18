using System;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.LogSoftmax(1)</c>: x_c − ln Σ e^x_j for each row of [N, C]. Keeps the shape.</summary>
public sealed class LogSoftmax : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.EmitSoftmax("log_softmax", takesLogarithm: true, input);
    }
}
