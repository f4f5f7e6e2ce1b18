using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>Asks a physical device for its extensions.</summary>
internal static unsafe class DeviceExtensions
{
    /// <summary>Must be enabled where it is offered (MoltenVK).</summary>
    public const string PortabilitySubset = "VK_KHR_portability_subset";

    public static bool Has(Vk vk, PhysicalDevice device, string name)
    {
        uint count = 0;
        vk.EnumerateDeviceExtensionProperties(device, (byte*)null, &count, null)
            .ThrowIfFailed("list the device extensions");
        ExtensionProperties[] properties = new ExtensionProperties[count];
        fixed (ExtensionProperties* first = properties)
        {
            vk.EnumerateDeviceExtensionProperties(device, (byte*)null, &count, first)
                .ThrowIfFailed("list the device extensions");
            for (uint i = 0; i < count; i++)
            {
                if (SilkMarshal.PtrToString((nint)first[i].ExtensionName) == name)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
