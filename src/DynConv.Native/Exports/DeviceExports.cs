using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using DynConv.Native.Errors;
using DynConv.Native.Structs;
using DynConv.Native.Text;
using DynConv.Vulkan.Device;

namespace DynConv.Native.Exports;

/// <summary>Devices that can be opened.</summary>
internal static unsafe class DeviceExports
{
    [UnmanagedCallersOnly(EntryPoint = "dynconv_list_devices")]
    public static int List(uint capacity, NativeDeviceInfo* devices, uint* count)
    {
        try
        {
            Arguments.NotNull(count, "count");
            if (capacity > 0)
            {
                VersionedStruct.CheckedSize(devices);
            }

            IReadOnlyList<DeviceCapabilities> found = VulkanContext.ListDevices();
            for (uint i = 0; i < Math.Min(capacity, (uint)found.Count); i++)
            {
                VersionedStruct.Write(VersionedStruct.ElementAt(devices, i), Describe(found[(int)i]));
            }

            *count = (uint)found.Count;
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    /// <summary>A device in words and numbers of C.</summary>
    public static NativeDeviceInfo Describe(DeviceCapabilities device)
    {
        NativeDeviceInfo info = new()
        {
            Index = (uint)device.Index,
            Kind = (uint)device.Kind,
            VendorId = device.VendorId,
            DeviceId = device.DeviceId,
            DriverVersion = device.DriverVersion,
            ApiVersion = device.ApiVersion,
            SubgroupSize = device.SubgroupSize,
            UnifiedMemory = device.UnifiedMemory ? 1u : 0,
            TimestampPeriod = device.TimestampPeriod,
            DeviceLocalBytes = device.DeviceLocalBytes,
            MaxStorageBufferRange = device.MaxStorageBufferRange,
            StorageBufferAlignment = device.StorageBufferAlignment,
        };
        NativeText.Fill(info.Name, 256, device.Name);
        NativeText.Fill(info.Driver, 256, device.Driver);
        return info;
    }
}
