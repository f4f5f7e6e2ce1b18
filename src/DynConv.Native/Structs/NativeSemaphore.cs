using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_semaphore</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeSemaphore : IVersioned
{
    public uint StructSize;
    public uint Stage;
    public ulong Semaphore;
    public ulong Value;

    public static string CName => "dynconv_semaphore";
}
