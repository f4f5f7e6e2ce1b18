using System.Runtime.InteropServices;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Kernels;

/// <summary>The first part of a convolution's push-constant block: channels, filters and maps.</summary>
/// <param name="geometry">The convolution.</param>
/// <param name="samples">N.</param>
/// <param name="height">H of the input.</param>
/// <param name="width">W of the input.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ConvolutionMap(in ConvolutionGeometry geometry, uint samples, uint height, uint width)
{
    public readonly uint Samples = samples;
    public readonly uint Groups = (uint)geometry.Groups;
    public readonly uint ChannelsPerGroup = (uint)geometry.InChannelsPerGroup;
    public readonly uint FiltersPerGroup = (uint)geometry.OutChannelsPerGroup;
    public readonly uint Height = height;
    public readonly uint Width = width;
    public readonly uint OutHeight = (uint)geometry.OutputHeight((int)height);
    public readonly uint OutWidth = (uint)geometry.OutputWidth((int)width);
}
