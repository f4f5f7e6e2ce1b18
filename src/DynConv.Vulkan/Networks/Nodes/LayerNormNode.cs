using System;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// (x − μ) / √(σ² + ε) · weight_c + bias_c with mean and variance of each pixel's channels; of [N, C], each sample's.
/// </summary>
internal sealed record LayerNormNode : Node, IActivatedNode
{
    /// <summary>C.</summary>
    public required int Channels { get; init; }

    /// <summary>ε.</summary>
    public required float Epsilon { get; init; }

    /// <summary>[C], or null.</summary>
    public Parameter? Weight { get; init; }

    /// <summary>[C], or null.</summary>
    public Parameter? Bias { get; init; }

    /// <inheritdoc/>
    public Activation Activation { get; init; }

    /// <inheritdoc/>
    public Node WithActivation(Activation activation) => this with { Activation = activation };

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        ShapeRules.RequireChannels(Name, inputs[0], Channels);
        return inputs[0];
    }
}
