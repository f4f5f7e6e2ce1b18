namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>An elementwise function; the shaders know the members by their numbers.</summary>
public enum Activation
{
    /// <summary>x.</summary>
    None,

    /// <summary>max(x, 0).</summary>
    ReLU,

    /// <summary>min(max(x, 0), 6).</summary>
    ReLU6,

    /// <summary>x / (1 + e^-x).</summary>
    SiLU,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>x · ReLU6(x + 3) / 6.</summary>
    HardSwish,

    /// <summary>ReLU6(x + 3) / 6: from 0 to 1.</summary>
    HardSigmoid,

    /// <summary>ReLU6(x + 3) / 3: from 0 to 2 and 1 at 0, as DCD scales its channels.</summary>
    DoubleHardSigmoid,

    /// <summary>x · Φ(x) = x · (1 + erf(x / √2)) / 2.</summary>
    GELU,

    /// <summary>tanh(x).</summary>
    Tanh,
}
