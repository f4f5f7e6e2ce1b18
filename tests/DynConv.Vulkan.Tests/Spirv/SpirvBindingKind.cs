namespace DynConv.Vulkan.Tests.Spirv;

/// <summary>The kind of a descriptor.</summary>
internal enum SpirvBindingKind
{
    /// <summary>A sampler, an image with one, or something else without a block.</summary>
    Opaque,

    /// <summary>An image that is read without a sampler of its own (<c>texture2D</c>).</summary>
    SampledImage,

    /// <summary>An image of a declared format that is read and written by coordinates (<c>image2D</c>).</summary>
    StorageImage,

    /// <summary>A buffer that is read by texels (<c>textureBuffer</c>).</summary>
    TexelBuffer,

    /// <summary>A storage buffer.</summary>
    StorageBuffer,

    /// <summary>A uniform buffer.</summary>
    UniformBuffer,
}
