using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_external_device</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeExternalDevice : IVersioned
{
    public uint StructSize;
    public uint QueueFamilyIndex;
    public void* Instance;
    public void* PhysicalDevice;
    public void* Device;
    public void* Queue;
    public uint ApiVersion;
    public uint EnabledFeatures;
    public byte** EnabledExtensions;
    public uint EnabledExtensionCount;
    public uint Reserved;
    public nint GetInstanceProcAddr;
    public ulong PipelineCache;
    public delegate* unmanaged<void*, void> QueueEnter;
    public delegate* unmanaged<void*, void> QueueExit;
    public void* QueueUser;

    public static string CName => "dynconv_external_device";
}
