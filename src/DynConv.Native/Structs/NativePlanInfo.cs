using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_plan_info</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativePlanInfo : IVersioned
{
    public uint StructSize;
    public uint InputRank;
    public fixed uint InputShape[4];
    public uint OutputRank;
    public fixed uint OutputShape[4];
    public uint DispatchCount;
    public uint BarrierCount;
    public uint Reserved;
    public ulong InputCount;
    public ulong OutputCount;
    public ulong WeightBytes;
    public ulong FeatureBytes;

    public static string CName => "dynconv_plan_info";
}
