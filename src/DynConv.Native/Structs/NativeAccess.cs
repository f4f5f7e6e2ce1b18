using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_access</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeAccess
{
    public uint Stage;
    public uint Access;
    public uint Layout;
    public uint TransferOwnership;
    public uint QueueFamily;
}
