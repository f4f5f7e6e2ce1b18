using System.Runtime.InteropServices;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Kernels;

/// <summary>A part of a convolution's push-constant block: how windows and their taps step over the input.</summary>
/// <param name="geometry">The convolution.</param>
/// <param name="padding">Zeros before the input's first row and column.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ConvolutionSteps(in ConvolutionGeometry geometry, Size2d padding)
{
    public readonly uint StrideY = (uint)geometry.Stride.Height;
    public readonly uint StrideX = (uint)geometry.Stride.Width;
    public readonly uint PaddingY = (uint)padding.Height;
    public readonly uint PaddingX = (uint)padding.Width;
    public readonly uint DilationY = (uint)geometry.Dilation.Height;
    public readonly uint DilationX = (uint)geometry.Dilation.Width;
}
