using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Mean over every H×W plane (PyTorch: <c>AdaptiveAvgPool2d(1)</c>). Bindings: 0 input [planes, planeSize];
/// 1 output [planes]. Float32.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct GlobalAveragePool : IFetchingKernel<GlobalAveragePool>, IMapKernel<GlobalAveragePool>
{
    private readonly uint _planes;
    private readonly uint _planeSize;
    private readonly uint _divisor;

    /// <summary>The means of planes.</summary>
    /// <param name="planes">N·C.</param>
    /// <param name="planeSize">H·W.</param>
    public GlobalAveragePool(uint planes, uint planeSize)
        : this(planes, new PlaneValues(planeSize, planeSize))
    {
    }

    /// <summary>The means of planes that may be summed in part.</summary>
    /// <param name="planes">N·C.</param>
    /// <param name="plane">What there is of each.</param>
    internal GlobalAveragePool(uint planes, PlaneValues plane)
        => (_planes, _planeSize, _divisor) = (planes, plane.Count, plane.Divisor);

    /// <inheritdoc/>
    public static string Shader => "global_average_pool";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    /// <inheritdoc/>
    static ReadOnlySpan<Access> IFetchingKernel<GlobalAveragePool>.TexelBindings => [Access.FetchQuads, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) =>
        GroupCount.Cover((ulong)_planes * Lanes(device), GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device)
        => new(GroupSizes.Default, Lanes(device), _planeSize % 4 == 0 ? 1u : 0u);

    private uint Lanes(DeviceCapabilities device) => new PlaneValues(_planeSize, _divisor).Lanes(device);

    /// <inheritdoc/>
    bool IMapKernel<GlobalAveragePool>.IsMap(int binding) => binding == 0;
}
