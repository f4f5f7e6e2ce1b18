namespace DynConv.Vulkan.Tests.Spirv;

/// <summary>The type of a specialization constant.</summary>
internal enum SpirvScalar
{
    /// <summary>bool.</summary>
    Bool,

    /// <summary>int.</summary>
    Int32,

    /// <summary>uint.</summary>
    UInt32,

    /// <summary>float.</summary>
    Float32,

    /// <summary>Any other width.</summary>
    Other,
}
