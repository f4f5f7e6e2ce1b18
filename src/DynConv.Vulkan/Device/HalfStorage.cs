using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>The feature structure that <see cref="VulkanFeatures.HalfStorage"/> stands for.</summary>
internal static unsafe class HalfStorage
{
    /// <summary>The extension that it comes with below Vulkan 1.1.</summary>
    public const string Extension = "VK_KHR_16bit_storage";

    /// <summary>On, at the head of another chain.</summary>
    public static PhysicalDevice16BitStorageFeatures Enable(void* next) => new()
    {
        SType = StructureType.PhysicalDevice16BitStorageFeatures, PNext = next, StorageBuffer16BitAccess = true,
    };

    /// <summary>Whether a device has it.</summary>
    /// <param name="api">Functions.</param>
    /// <param name="device">The device.</param>
    /// <param name="version">Version that instance and device have in common; below 1.1 there is nothing to
    /// ask.</param>
    public static bool IsOffered(Vk api, PhysicalDevice device, uint version)
    {
        if (version < VulkanVersions.Vulkan11)
        {
            return false;
        }

        PhysicalDevice16BitStorageFeatures storage = new() { SType = StructureType.PhysicalDevice16BitStorageFeatures };
        PhysicalDeviceFeatures2 query = new() { SType = StructureType.PhysicalDeviceFeatures2, PNext = &storage };
        api.GetPhysicalDeviceFeatures2(device, &query);
        return storage.StorageBuffer16BitAccess;
    }
}
