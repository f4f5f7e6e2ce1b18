using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_context_info</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeContextInfo : IVersioned
{
    public uint StructSize;
    public uint IsLost;
    public uint IsAdopted;
    public uint ValidationMessageCount;
    public ulong MemoryHeld;
    public ulong MemoryUsed;

    public static string CName => "dynconv_context_info";
}
