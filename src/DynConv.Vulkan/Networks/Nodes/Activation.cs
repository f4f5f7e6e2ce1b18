namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>An elementwise function at the end of a node.</summary>
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
}
