using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_network_options</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeNetworkOptions : IVersioned
{
    public uint StructSize;
    public float Temperature;
    public byte* Architecture;
    public uint AllowUnusedTensors;
    public uint Reserved;

    public static string CName => "dynconv_network_options";
}
