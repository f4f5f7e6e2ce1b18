using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>The push-constant block of include/convolution.glsl, shared by the kernels that include it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ConvolutionParameters
{
    /// <summary>A longer row of input than this stays in memory: registers are few.</summary>
    private const uint LongestCachedRow = 32;

    private readonly uint _samples;
    private readonly uint _groups;
    private readonly uint _channelsPerGroup;
    private readonly uint _filtersPerGroup;
    private readonly uint _height;
    private readonly uint _width;
    private readonly uint _outHeight;
    private readonly uint _outWidth;
    private readonly uint _kernelHeight;
    private readonly uint _kernelWidth;
    private readonly uint _strideY;
    private readonly uint _strideX;
    private readonly uint _paddingY;
    private readonly uint _paddingX;
    private readonly uint _dilationY;
    private readonly uint _dilationX;
    private readonly uint _weightsPerSample;
    private readonly uint _biasOffset;
    private readonly uint _biasPerSample;
    private readonly uint _filters;
    private readonly uint _pixels;
    private readonly uint _activation;
    private readonly uint _hasBias;
    private readonly uint _rows;
    private readonly uint _hasResidual;

    public ConvolutionParameters(
        in ConvolutionGeometry geometry, uint samples, uint height, uint width, in ConvolutionOperands operands,
        ConvolutionTile tile)
    {
        _samples = samples;
        _groups = (uint)geometry.Groups;
        _channelsPerGroup = (uint)geometry.InChannelsPerGroup;
        _filtersPerGroup = (uint)geometry.OutChannelsPerGroup;
        (_height, _width) = (height, width);
        _outHeight = (uint)geometry.OutputHeight((int)height);
        _outWidth = (uint)geometry.OutputWidth((int)width);
        (_kernelHeight, _kernelWidth) = ((uint)geometry.KernelHeight, (uint)geometry.KernelWidth);
        (_strideY, _strideX) = ((uint)geometry.Stride.Height, (uint)geometry.Stride.Width);
        Size2d padding = geometry.PaddingBefore((int)height, (int)width);
        (_paddingY, _paddingX) = ((uint)padding.Height, (uint)padding.Width);
        (_dilationY, _dilationX) = ((uint)geometry.Dilation.Height, (uint)geometry.Dilation.Width);
        (_weightsPerSample, _biasOffset, _biasPerSample) =
            (operands.WeightsPerSample, operands.BiasOffset, operands.BiasPerSample);
        (_filters, _pixels) = (tile.Filters, tile.Pixels);
        _activation = (uint)operands.Activation;
        _hasBias = operands.HasBias ? 1u : 0u;
        _rows = tile.Rows;
        _hasResidual = operands.HasResidual ? 1u : 0u;
    }

    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Read, Access.Write];

    /// <summary>Outputs are stored by fours where every row, and every tile in it, is a multiple of four.</summary>
    private bool IsVector => _outWidth % 4 == 0 && _pixels % 4 == 0;

    private uint CachesRow =>
        ((ulong)(_pixels - 1) * _strideX) + ((ulong)(_kernelWidth - 1) * _dilationX) + 1 <= LongestCachedRow ? 1u : 0u;

    private uint PixelTiles => (_outHeight + _rows - 1) / _rows * ((_outWidth + _pixels - 1) / _pixels);

    public GroupCount Groups(DeviceCapabilities device)
    {
        uint groupSize = GroupSizes.Covering(PixelTiles, device);
        ulong blocks = GroupCount.DivideRoundingUp(PixelTiles, groupSize);
        ulong filterTiles = GroupCount.DivideRoundingUp(_filtersPerGroup, _filters);
        return GroupCount.Linear(blocks * filterTiles * _groups * _samples, device);
    }

    /// <summary>The constants of the tiled kernel.</summary>
    public Specialization Specialize(DeviceCapabilities device)
        => new(
            GroupSizes.Covering(PixelTiles, device), _filters, _pixels, _kernelHeight, _kernelWidth, _strideX, _dilationX,
            _activation, _hasBias, CachesRow, IsVector ? 1u : 0u, _hasResidual);

    /// <summary>The constants of the kernel whose tiles have several rows.</summary>
    public Specialization SpecializeRows(DeviceCapabilities device)
        => new(
            GroupSizes.Covering(PixelTiles, device), _filters, _pixels, _kernelHeight, _kernelWidth, _strideX, _dilationX,
            _activation, _hasBias, CachesRow, IsVector ? 1u : 0u, _hasResidual, _rows, _strideY, _dilationY);
}
