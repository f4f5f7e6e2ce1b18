using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_external_buffer</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeExternalBuffer : IVersioned
{
    public uint StructSize;
    public uint Reserved;
    public ulong Buffer;
    public ulong Offset;
    public ulong Size;
    public NativeAccess Before;
    public NativeAccess After;

    public static string CName => "dynconv_external_buffer";
}
