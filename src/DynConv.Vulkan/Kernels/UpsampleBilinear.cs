using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Bilinear resizing of every plane (PyTorch: <c>interpolate(mode="bilinear", align_corners=False)</c>), with exact
/// coordinates. Bindings: 0 input [planes, H, W]; 1 output [planes, H', W']. Float32.
/// </summary>
/// <param name="planes">N·C.</param>
/// <param name="size">H and W, at most 32768.</param>
/// <param name="outSize">H' and W', at most 32768.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct UpsampleBilinear(uint planes, (uint Y, uint X) size, (uint Y, uint X) outSize)
    : IKernel<UpsampleBilinear>
{
    private readonly uint _planes = planes;
    private readonly uint _height = size.Y;
    private readonly uint _width = size.X;
    private readonly uint _outHeight = outSize.Y;
    private readonly uint _outWidth = outSize.X;

    /// <inheritdoc/>
    public static string Shader => "upsample_bilinear";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_planes * _outHeight * _outWidth, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default);
}
