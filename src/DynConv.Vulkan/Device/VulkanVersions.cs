namespace DynConv.Vulkan.Device;

/// <summary>Vulkan versions as VK_MAKE_API_VERSION packs them.</summary>
internal static class VulkanVersions
{
    public const uint Vulkan10 = 1u << 22;
    public const uint Vulkan11 = Vulkan10 | (1u << 12);
    public const uint Vulkan12 = Vulkan10 | (2u << 12);
    public const uint Vulkan13 = Vulkan10 | (3u << 12);

    /// <summary>"1.1" for <see cref="Vulkan11"/>.</summary>
    public static string Text(uint version) => $"{(version >> 22) & 0x7f}.{(version >> 12) & 0x3ff}";
}
