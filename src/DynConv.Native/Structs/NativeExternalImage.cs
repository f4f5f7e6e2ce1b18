using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_external_image</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeExternalImage : IVersioned
{
    public uint StructSize;
    public uint Format;
    public ulong Image;
    public uint Width;
    public uint Height;
    public uint MipLevel;
    public uint ArrayLayer;
    public NativeAccess Before;
    public NativeAccess After;

    public static string CName => "dynconv_external_image";
}
