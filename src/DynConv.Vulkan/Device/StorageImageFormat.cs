namespace DynConv.Vulkan.Device;

/// <summary>The image formats that a kernel writes, each by a shader of its own.</summary>
internal enum StorageImageFormat
{
    /// <summary><c>VK_FORMAT_R8G8B8A8_UNORM</c>: three colours and alpha.</summary>
    Rgba8,

    /// <summary><c>VK_FORMAT_R16G16B16A16_SFLOAT</c>: three colours and alpha.</summary>
    Rgba16f,

    /// <summary><c>VK_FORMAT_R32_SFLOAT</c>: one channel.</summary>
    R32f,
}
