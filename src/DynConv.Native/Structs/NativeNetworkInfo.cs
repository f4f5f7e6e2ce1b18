using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_network_info</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeNetworkInfo : IVersioned
{
    public uint StructSize;
    public uint InputChannels;
    public uint InputHeight;
    public uint InputWidth;
    public fixed float Mean[4];
    public fixed float Deviation[4];
    public uint LightOnDark;
    public uint ClassCount;
    public uint LayerCount;
    public uint DynamicLayerCount;
    public fixed byte Architecture[64];

    public static string CName => "dynconv_network_info";
}
