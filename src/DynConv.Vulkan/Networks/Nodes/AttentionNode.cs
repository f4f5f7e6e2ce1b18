using System;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// The small network that makes a dynamic convolution's coefficients from features [N, C], as a rule the mean of each
/// plane: z = fc2(ReLU(fc1(features))), or without a hidden layer z = fc2(features); coefficients [N, K] = mix(z).
/// </summary>
internal sealed record AttentionNode : Node
{
    /// <summary>[h, C]; null where there is no hidden layer.</summary>
    public Parameter? Fc1Weight { get; init; }

    /// <summary>[h], or null.</summary>
    public Parameter? Fc1Bias { get; init; }

    /// <summary>[K, h], or [K, C] where there is no hidden layer.</summary>
    public required Parameter Fc2Weight { get; init; }

    /// <summary>[K], or null.</summary>
    public Parameter? Fc2Bias { get; init; }

    /// <summary>How z becomes coefficients.</summary>
    public Mixing Mixing { get; init; } = Mixing.Softmax;

    /// <summary>What z is divided by; positive.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>C.</summary>
    public int FeatureCount => (int)(Fc1Weight ?? Fc2Weight).Shape[1];

    /// <summary>h; 0 where there is no hidden layer.</summary>
    public int HiddenWidth => (int)(Fc1Weight?.Shape[0] ?? 0);

    /// <summary>K.</summary>
    public int ExpertCount => (int)Fc2Weight.Shape[0];

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        ShapeRules.RequireFeatures(LayerName, inputs[0], FeatureCount);
        return ShapeRules.Features(LayerName, inputs[0].N, ExpertCount);
    }
}
