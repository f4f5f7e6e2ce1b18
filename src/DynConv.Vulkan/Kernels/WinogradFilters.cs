using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Kernels of samples for a 3×3 convolution by Winograd: U = G w Gᵀ (arXiv 1509.09308), of kernels that were mixed before,
/// which is exact since transforms are linear. Bindings: 0 packed kernels [N, row] (FilterLayout); 1 transformed
/// [N, (m+2)², tiles, C, F]. Float32.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct WinogradFilters : IFetchingKernel<WinogradFilters>
{
    private readonly uint _samples;
    private readonly uint _weights;
    private readonly uint _filters;
    private readonly uint _row;
    private readonly uint _side;

    /// <summary>The kernels of a batch.</summary>
    /// <param name="samples">N.</param>
    /// <param name="packed">Floats of one packed kernel, a multiple of 36.</param>
    /// <param name="filters">F, a multiple of 4.</param>
    /// <param name="row">Floats between two kernels, a multiple of 4.</param>
    /// <param name="side">m: 2 or 4.</param>
    public WinogradFilters(uint samples, uint packed, uint filters, uint row, uint side)
    {
        if (packed % 36 != 0 || filters % 4 != 0 || row % 4 != 0)
        {
            throw new ArgumentException(
                $"{packed} numbers in tiles of {filters}, {row} apart, are not 3×3 kernels by fours", nameof(packed));
        }

        (_samples, _weights, _filters, _row, _side) = (samples, packed / 9, filters, row, side);
    }

    /// <inheritdoc/>
    public static string Shader => "winograd_filters";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> TexelBindings =>
        [Access.FetchQuads, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => Cover(1, device);

    /// <inheritdoc/>
    public GroupCount TexelGroups(DeviceCapabilities device) => Cover(4, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default, _side);

    private GroupCount Cover(uint width, DeviceCapabilities device)
        => GroupCount.Cover((ulong)_samples * (_weights / width), GroupSizes.Default, device);
}
