using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// PyTorch's <c>AdaptiveAvgPool2d</c>: cells overlap where the sizes do not divide. Bindings: 0 input [planes, H, W];
/// 1 output [planes, H', W']. Float32.
/// </summary>
/// <param name="planes">N·C.</param>
/// <param name="size">H and W.</param>
/// <param name="outSize">H' and W'.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct AdaptiveAveragePool(uint planes, (uint Y, uint X) size, (uint Y, uint X) outSize)
    : IKernel<AdaptiveAveragePool>
{
    private readonly uint _planes = planes;
    private readonly uint _height = size.Y;
    private readonly uint _width = size.X;
    private readonly uint _outHeight = outSize.Y;
    private readonly uint _outWidth = outSize.X;

    /// <inheritdoc/>
    public static string Shader => "adaptive_average_pool";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_planes * _outHeight * _outWidth, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default);
}
