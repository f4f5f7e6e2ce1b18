using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// The small network that looks at a dynamic convolution's input: z = fc2(ReLU(fc1(mean of each plane))), or without a
/// hidden layer z = fc2(mean of each plane); coefficients = mix(z).
/// </summary>
internal sealed record AttentionParameters
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

    /// <summary>h; 0 where there is no hidden layer.</summary>
    public int HiddenWidth => (int)(Fc1Weight?.Shape[0] ?? 0);

    /// <summary>K.</summary>
    public int ExpertCount => (int)Fc2Weight.Shape[0];
}
