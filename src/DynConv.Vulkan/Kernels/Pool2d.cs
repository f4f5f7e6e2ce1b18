using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// PyTorch's <c>MaxPool2d</c> (NaN propagates) or <c>AvgPool2d</c>. Bindings: 0 input [planes, H, W]; 1 output
/// [planes, H', W']. Float32.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Pool2d : IMapKernel<Pool2d>
{
    private readonly uint _planes;
    private readonly uint _height;
    private readonly uint _width;
    private readonly uint _outHeight;
    private readonly uint _outWidth;
    private readonly uint _kernelHeight;
    private readonly uint _kernelWidth;
    private readonly uint _strideY;
    private readonly uint _strideX;
    private readonly uint _paddingY;
    private readonly uint _paddingX;
    private readonly uint _dilationY;
    private readonly uint _dilationX;
    private readonly uint _average;
    private readonly uint _countIncludePad;

    private Pool2d(
        uint planes, (uint Y, uint X) size, (uint Y, uint X) outSize, in PoolWindow window, bool average,
        bool countIncludePad)
    {
        _planes = planes;
        (_height, _width) = size;
        (_outHeight, _outWidth) = outSize;
        (_kernelHeight, _kernelWidth) = window.Kernel;
        (_strideY, _strideX) = window.Stride;
        (_paddingY, _paddingX) = window.Padding;
        (_dilationY, _dilationX) = window.Dilation;
        _average = average ? 1u : 0u;
        _countIncludePad = countIncludePad ? 1u : 0u;
    }

    /// <inheritdoc/>
    public static string Shader => "pool2d";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    /// <summary>The largest value of every window; padding never wins.</summary>
    /// <param name="planes">N·C.</param>
    /// <param name="size">H and W.</param>
    /// <param name="outSize">H' and W' (which depend on ceil_mode).</param>
    /// <param name="window">The window.</param>
    public static Pool2d Max(uint planes, (uint Y, uint X) size, (uint Y, uint X) outSize, in PoolWindow window)
        => new(planes, size, outSize, window, average: false, countIncludePad: false);

    /// <summary>The mean of every window.</summary>
    /// <param name="planes">N·C.</param>
    /// <param name="size">H and W.</param>
    /// <param name="outSize">H' and W' (which depend on ceil_mode).</param>
    /// <param name="window">The window; dilation 1.</param>
    /// <param name="countIncludePad">Whether padding counts as zeros of the window.</param>
    public static Pool2d Average(
        uint planes, (uint Y, uint X) size, (uint Y, uint X) outSize, in PoolWindow window, bool countIncludePad)
        => new(planes, size, outSize, window, average: true, countIncludePad);

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_planes * _outHeight * _outWidth, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default, _average);

    bool IMapKernel<Pool2d>.IsMap(int binding) => true;
}
