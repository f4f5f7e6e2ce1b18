using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_plan_options</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativePlanOptions : IVersioned
{
    public uint StructSize;
    public uint HostFramesOnly;
    public uint ExpertPrecision;
    public uint Arithmetic;
    public uint ActivationPrecision;

    public static string CName => "dynconv_plan_options";
}
