using System;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// scale_c · x + shift_c for each channel of [N, C, H, W] or [N, C]: what a batch normalisation is at inference.
/// </summary>
internal sealed record ChannelAffineNode : Node, IActivatedNode
{
    /// <summary>[C].</summary>
    public required Parameter Scale { get; init; }

    /// <summary>[C].</summary>
    public required Parameter Shift { get; init; }

    /// <inheritdoc/>
    public Activation Activation { get; init; }

    /// <summary>C.</summary>
    public int Channels => (int)Scale.Shape[0];

    /// <inheritdoc/>
    public Node WithActivation(Activation activation) => this with { Activation = activation };

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        ShapeRules.RequireChannels(Name, inputs[0], Channels);
        return inputs[0];
    }
}
