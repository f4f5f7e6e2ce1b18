using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>What is known of drivers that run on the processor, and what no property tells: how they compile. Speed hangs on it,
/// nothing else.</summary>
internal static class SoftwareDrivers
{
    private const uint MesaVendor = 0x10005;    // VK_VENDOR_ID_MESA

    // 25.0 does not, 26.2 does; what is between was not at hand. Encoded as VK_MAKE_API_VERSION does.
    private const uint FirstMesa = 26;

    /// <summary>Whether a load at an address that is the same for all invocations is made once, and not for each.</summary>
    public static bool LoadUniformsOnce(in PhysicalDeviceProperties device)
        => IsLavapipe(device) && device.DriverVersion >> 22 >= FirstMesa;

    /// <summary>Whether more sums than the processor has registers are worth to be moved rarely, for longer shaders.</summary>
    public static bool MoveSumsRarely(in PhysicalDeviceProperties device) => IsLavapipe(device);

    private static bool IsLavapipe(in PhysicalDeviceProperties device)
        => device is { DeviceType: PhysicalDeviceType.Cpu, VendorID: MesaVendor };
}
