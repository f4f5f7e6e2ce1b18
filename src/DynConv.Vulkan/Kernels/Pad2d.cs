using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Rows and columns around every plane (PyTorch: <c>ZeroPad2d</c>, <c>ReflectionPad2d</c>). Bindings: 0 input
/// [planes, H, W]; 1 output [planes, H', W']. Any 32-bit element; the bits stay as they are.
/// </summary>
/// <param name="planes">N·C.</param>
/// <param name="size">H and W.</param>
/// <param name="outSize">H' and W'.</param>
/// <param name="before">Rows above and columns left of the plane; reflected, less than H and W, as those after
/// it.</param>
/// <param name="reflect">Whether the plane is reflected and not followed by zeros.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Pad2d(
    uint planes, (uint Y, uint X) size, (uint Y, uint X) outSize, (uint Y, uint X) before, bool reflect)
    : IKernel<Pad2d>
{
    private readonly uint _planes = planes;
    private readonly uint _height = size.Y;
    private readonly uint _width = size.X;
    private readonly uint _outHeight = outSize.Y;
    private readonly uint _outWidth = outSize.X;
    private readonly uint _top = before.Y;
    private readonly uint _left = before.X;
    private readonly uint _reflect = reflect ? 1u : 0u;

    /// <inheritdoc/>
    public static string Shader => "pad2d";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_planes * _outHeight * _outWidth, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default, _reflect);
}
