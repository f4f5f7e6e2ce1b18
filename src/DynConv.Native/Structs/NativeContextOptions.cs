using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_context_options</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeContextOptions : IVersioned
{
    public uint StructSize;
    public uint EnableValidation;
    public byte* Device;
    public byte* CacheFolder;
    public ulong MemoryBudget;
    public void* PipelineCacheData;
    public ulong PipelineCacheSize;
    public delegate* unmanaged<void*, uint, byte*, void> Log;
    public void* LogUser;

    public static string CName => "dynconv_context_options";
}
