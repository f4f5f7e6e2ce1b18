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
}
