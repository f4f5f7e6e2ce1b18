using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Mean over every H×W plane (PyTorch: <c>AdaptiveAvgPool2d(1)</c>). Bindings: 0 input [planes, planeSize];
/// 1 output [planes]. Float32.
/// </summary>
/// <param name="planes">N·C.</param>
/// <param name="planeSize">H·W.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct GlobalAveragePool(uint planes, uint planeSize) : IKernel<GlobalAveragePool>
{
    private readonly uint _planes = planes;
    private readonly uint _planeSize = planeSize;

    /// <inheritdoc/>
    public static string Shader => "global_average_pool";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    private uint Lanes => GroupSizes.Sharing(_planeSize);

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) =>
        GroupCount.Cover((ulong)_planes * Lanes, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default, Lanes);
}
