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
public readonly struct GlobalAveragePool(uint planes, uint planeSize) : IFetchingKernel<GlobalAveragePool>
{
    private readonly uint _planes = planes;
    private readonly uint _planeSize = planeSize;

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

    private uint Lanes(DeviceCapabilities device)
    {
        // Software drivers run a vector of eight at a time, and the sum of lanes by one of them.
        uint lanes = GroupSizes.Sharing((_planeSize + 3) / 4);
        return device.IsSoftware ? Math.Min(lanes, 8) : lanes;
    }
}
