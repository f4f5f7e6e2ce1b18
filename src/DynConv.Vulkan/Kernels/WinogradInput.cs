using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Input of a 3×3 convolution by Winograd: V = Bᵀ d B of every tile (arXiv 1509.09308). Bindings: 0 input [N, C, H, W];
/// 1 transformed [N, (m+2)², C, columns]. Float32.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct WinogradInput : IFetchingKernel<WinogradInput>, IMapKernel<WinogradInput>
{
    private readonly uint _samples;
    private readonly uint _channels;
    private readonly uint _height;
    private readonly uint _width;
    private readonly uint _paddingY;
    private readonly uint _paddingX;
    private readonly uint _tilesX;
    private readonly uint _tiles;
    private readonly uint _columns;
    private readonly uint _side;

    /// <summary>The inputs of a batch.</summary>
    /// <param name="samples">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="map">H and W.</param>
    /// <param name="padding">Zeros before the first row and column.</param>
    /// <param name="sizes">The tiles.</param>
    public WinogradInput(uint samples, uint channels, (uint Height, uint Width) map, Size2d padding, WinogradSizes sizes)
    {
        (_samples, _channels) = (samples, channels);
        (_height, _width) = map;
        (_paddingY, _paddingX) = ((uint)padding.Height, (uint)padding.Width);
        (_tilesX, _tiles, _columns, _side) = (sizes.TilesAcross, sizes.Tiles, sizes.Columns, sizes.Side);
    }

    /// <inheritdoc/>
    public static string Shader => "winograd_input";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> TexelBindings =>
        [Access.FetchQuads, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_samples * _channels * _columns, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default, _side);

    /// <inheritdoc/>
    public bool IsMap(int binding) => binding == 0;
}
