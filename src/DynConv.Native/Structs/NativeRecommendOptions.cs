using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_recommend_options</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeRecommendOptions : IVersioned
{
    public uint StructSize;
    public uint ApiVersion;
    public void* Instance;
    public void* PhysicalDevice;
    public uint Except;
    public uint Also;
    public nint GetInstanceProcAddr;

    public static string CName => "dynconv_recommend_options";
}
