using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Sums of the tiles of every plane, row by row, with the bits of those that a convolution leaves behind its outputs
/// (<see cref="ConvolutionOperands.Sums"/>). Bindings: 0 input [planes, H, W]; 1 output [planes, tiles]. Float32.
/// </summary>
/// <param name="planes">N·C.</param>
/// <param name="tiles">How they are cut.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct SumTiles(uint planes, in MapTiles tiles) : IMapKernel<SumTiles>
{
    private readonly uint _planes = planes;
    private readonly MapTiles _tiles = tiles;

    /// <inheritdoc/>
    public static string Shader => "sum_tiles";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_planes * _tiles.Count, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default);

    /// <inheritdoc/>
    public bool IsMap(int binding) => binding == 0;
}
