using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_conversion</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeConversion : IVersioned
{
    public uint StructSize;
    public uint Order;
    public uint MeanCount;
    public uint DeviationCount;
    public fixed float Mean[4];
    public fixed float Deviation[4];
    public float Scale;

    public static string CName => "dynconv_conversion";
}
