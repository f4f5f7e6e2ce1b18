namespace DynConv.Vulkan.Tests.Reference;

/// <summary>The element-wise activations, named as in torch.nn.</summary>
internal enum Nonlinearity
{
    /// <summary>The identity.</summary>
    None,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>min(max(x, 0), 6).</summary>
    Relu6,

    /// <summary>x·σ(x), also called Swish.</summary>
    Silu,

    /// <summary>σ(x) = 1/(1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>x·ReLU6(x + 3)/6.</summary>
    HardSwish,

    /// <summary>ReLU6(x + 3)/6.</summary>
    HardSigmoid,

    /// <summary>ReLU6(x + 3)/3.</summary>
    DoubleHardSigmoid,

    /// <summary>x·Φ(x).</summary>
    Gelu,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,
}
