using DynConv.Vulkan.Device;

namespace DynConv.Vulkan.Tests.Device;

/// <summary>Devices that need no driver, for arithmetic that asks only for limits.</summary>
internal static class SampleDevice
{
    /// <summary>
    /// The least that Vulkan 1.1 lets a device offer (Vulkan 1.1 specification, "Limit Requirements").
    /// </summary>
    public static DeviceCapabilities Least { get; } = new()
    {
        Index = 0,
        Name = "least",
        Kind = DeviceKind.Other,
        VendorId = 0,
        DeviceId = 0,
        Driver = "none",
        DriverVersion = 0,
        ApiVersion = (1u << 22) | (1u << 12),
        MaxStorageBufferRange = 1ul << 27,
        MaxMemoryAllocationSize = 1ul << 30,
        MaxMemoryAllocationCount = 4096,
        MaxGroupCountX = 65535,
        MaxGroupCountY = 65535,
        MaxGroupInvocations = 128,
        MaxGroupSizeX = 128,
        MaxSharedMemory = 16384,
        MaxPushConstants = 128,
        MaxStorageBuffers = 4,
        StorageBufferAlignment = 256,
        NonCoherentAtomSize = 256,
        SubgroupSize = 1,
        TimestampPeriod = 0,
        DeviceLocalBytes = 1ul << 30,
        UnifiedMemory = false,
    };

    /// <summary>A large card.</summary>
    public static DeviceCapabilities Large { get; } = Least with
    {
        Name = "large",
        Kind = DeviceKind.Discrete,
        MaxStorageBufferRange = uint.MaxValue,
        MaxMemoryAllocationSize = uint.MaxValue,
        MaxGroupCountX = int.MaxValue,
        MaxGroupInvocations = 1024,
        MaxGroupSizeX = 1024,
        MaxSharedMemory = 49152,
        MaxPushConstants = 256,
        MaxStorageBuffers = 1u << 20,
        StorageBufferAlignment = 16,
        SubgroupSize = 32,
    };
}
