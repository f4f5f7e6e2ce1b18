using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_requirement</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeRequirement : IVersioned
{
    public uint StructSize;
    public uint Feature;
    public byte* Extension;
    public byte* Buys;

    public static string CName => "dynconv_requirement";
}
