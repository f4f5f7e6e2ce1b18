using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_device_info</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeDeviceInfo : IVersioned
{
    public uint StructSize;
    public uint Index;
    public uint Kind;
    public uint VendorId;
    public uint DeviceId;
    public uint DriverVersion;
    public uint ApiVersion;
    public uint SubgroupSize;
    public uint UnifiedMemory;
    public float TimestampPeriod;
    public ulong DeviceLocalBytes;
    public ulong MaxStorageBufferRange;
    public ulong StorageBufferAlignment;
    public fixed byte Name[256];
    public fixed byte Driver[256];

    public static string CName => "dynconv_device_info";
}
