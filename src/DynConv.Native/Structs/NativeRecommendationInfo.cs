using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_recommendation_info</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeRecommendationInfo : IVersioned
{
    public uint StructSize;
    public uint Features;
    public uint ExtensionCount;
    public uint Reserved;
    public byte** Extensions;
    public void* FeatureChain;

    public static string CName => "dynconv_recommendation_info";
}
