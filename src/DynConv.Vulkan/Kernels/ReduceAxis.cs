using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Mean (PyTorch: <c>mean(axis)</c>) or largest number (<c>amax(axis)</c>; NaN propagates) along one axis. Bindings: 0
/// input [outer, length, inner]; 1 output [outer, inner]. Float32.
/// </summary>
/// <param name="outer">The product of the sizes before the axis.</param>
/// <param name="length">The axis.</param>
/// <param name="inner">The product of the sizes after the axis.</param>
/// <param name="maximum">Whether it is the largest number and not the mean.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct ReduceAxis(uint outer, uint length, uint inner, bool maximum) : IKernel<ReduceAxis>
{
    private readonly uint _outer = outer;
    private readonly uint _length = length;
    private readonly uint _inner = inner;
    private readonly uint _maximum = maximum ? 1u : 0u;

    /// <inheritdoc/>
    public static string Shader => "reduce_axis";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    private uint Lanes => AxisLanes.Count(_length, _inner);

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_outer * _inner * Lanes, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default, Lanes, _maximum);
}
