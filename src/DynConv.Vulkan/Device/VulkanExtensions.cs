using System;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>Asks the loader and physical devices for their extensions.</summary>
internal static unsafe class VulkanExtensions
{
    /// <summary>Must be enabled where a device offers it (MoltenVK).</summary>
    public const string PortabilitySubset = "VK_KHR_portability_subset";

    /// <summary>Whether instances can have it; without it MoltenVK's devices stay hidden.</summary>
    public const string PortabilityEnumeration = "VK_KHR_portability_enumeration";

    /// <summary>Messages of the validation layers.</summary>
    public const string DebugUtils = "VK_EXT_debug_utils";

    public static bool InstanceHas(Vk vk, string name)
    {
        const string Operation = "list the instance extensions";
        uint count = 0;
        vk.EnumerateInstanceExtensionProperties((byte*)null, &count, null).ThrowIfFailed(Operation);
        ExtensionProperties[] properties = new ExtensionProperties[count];
        fixed (ExtensionProperties* first = properties)
        {
            vk.EnumerateInstanceExtensionProperties((byte*)null, &count, first).ThrowIfFailed(Operation);
        }

        return Contains(properties.AsSpan(0, (int)count), name);
    }

    public static bool DeviceHas(Vk vk, PhysicalDevice device, string name)
    {
        const string Operation = "list the device extensions";
        uint count = 0;
        vk.EnumerateDeviceExtensionProperties(device, (byte*)null, &count, null).ThrowIfFailed(Operation);
        ExtensionProperties[] properties = new ExtensionProperties[count];
        fixed (ExtensionProperties* first = properties)
        {
            vk.EnumerateDeviceExtensionProperties(device, (byte*)null, &count, first).ThrowIfFailed(Operation);
        }

        return Contains(properties.AsSpan(0, (int)count), name);
    }

    private static bool Contains(ReadOnlySpan<ExtensionProperties> properties, string name)
    {
        foreach (ref readonly ExtensionProperties property in properties)
        {
            fixed (byte* text = property.ExtensionName)
            {
                if (SilkMarshal.PtrToString((nint)text) == name)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
