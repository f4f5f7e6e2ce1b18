using System.Collections.Generic;
using DynConv.Vulkan.Device;

namespace DynConv.Tool.Reports;

/// <summary>What <c>dynconv devices --json</c> prints.</summary>
/// <param name="Devices">Best first.</param>
internal sealed record DevicesDocument(IReadOnlyList<DevicesDocument.Entry> Devices)
{
    /// <summary>One device. Sizes are in bytes.</summary>
    internal sealed record Entry(
        int Index,
        string Name,
        string Kind,
        string Driver,
        string ApiVersion,
        uint VendorId,
        uint DeviceId,
        ulong MemoryBytes,
        bool UnifiedMemory,
        ulong MaxStorageBufferRange,
        ulong MaxMemoryAllocationSize,
        uint MaxGroupInvocations,
        uint MaxSharedMemory,
        uint SubgroupSize,
        bool Selected);

    public static DevicesDocument Of(IReadOnlyList<DeviceCapabilities> devices, int selected)
    {
        List<Entry> entries = [];
        foreach (DeviceCapabilities device in devices)
        {
            entries.Add(new Entry(
                device.Index, device.Name, KindName(device.Kind), device.Driver, device.ApiVersionText, device.VendorId,
                device.DeviceId, device.DeviceLocalBytes, device.UnifiedMemory, device.MaxStorageBufferRange,
                device.MaxMemoryAllocationSize, device.MaxGroupInvocations, device.MaxSharedMemory, device.SubgroupSize,
                device.Index == selected));
        }

        return new DevicesDocument(entries);
    }

    public static string KindName(DeviceKind kind) => kind switch
    {
        DeviceKind.Discrete => "discrete",
        DeviceKind.Integrated => "integrated",
        DeviceKind.Virtual => "virtual",
        DeviceKind.Software => "software",
        _ => "other",
    };
}
