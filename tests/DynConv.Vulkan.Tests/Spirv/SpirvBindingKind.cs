namespace DynConv.Vulkan.Tests.Spirv;

/// <summary>The kind of a descriptor.</summary>
internal enum SpirvBindingKind
{
    /// <summary>An image, a sampler, or something else without a block.</summary>
    Opaque,

    /// <summary>A storage buffer.</summary>
    StorageBuffer,

    /// <summary>A uniform buffer.</summary>
    UniformBuffer,
}
