using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>The push-constant block of include/blocked_block.glsl, shared by the kernels that include it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct BlockedParameters
{
    private readonly uint _samples;
    private readonly uint _groups;
    private readonly uint _channelsPerGroup;
    private readonly uint _filtersPerGroup;
    private readonly uint _height;
    private readonly uint _width;
    private readonly uint _outHeight;
    private readonly uint _outWidth;
    private readonly uint _kernel;
    private readonly uint _strideY;
    private readonly uint _strideX;
    private readonly uint _paddingY;
    private readonly uint _paddingX;
    private readonly uint _dilationY;
    private readonly uint _dilationX;
    private readonly uint _weightsStride;
    private readonly uint _biasOffset;
    private readonly uint _biasStride;
    private readonly uint _block;
    private readonly uint _tile;
    private readonly uint _depth;
    private readonly uint _filters;
    private readonly uint _activation;
    private readonly uint _experts;
    private readonly uint _firstRow;
    private readonly uint _rowWidth;

    /// <param name="geometry">The convolution.</param>
    /// <param name="samples">N.</param>
    /// <param name="height">H of the input.</param>
    /// <param name="width">W of the input.</param>
    /// <param name="operands">Where a kernel lies: a sample's, or an expert's.</param>
    /// <param name="packedFilters">Filters that lie side by side in memory.</param>
    /// <param name="block">The block.</param>
    /// <param name="mixing">Experts, first row and width of a row of the coefficients; zeros where none are
    /// mixed.</param>
    public BlockedParameters(
        in ConvolutionGeometry geometry, uint samples, uint height, uint width, in ConvolutionOperands operands,
        uint packedFilters, in ConvolutionBlock block, (uint Experts, uint FirstRow, uint RowWidth) mixing)
    {
        string? fault = operands.WeightsPerSample % 4 != 0 ? "kernels do not begin at a multiple of 4 floats"
            : Math.Max(geometry.KernelHeight, geometry.KernelWidth) > ushort.MaxValue ? "the kernel is too large"
            : block.Fault(packedFilters);
        if (fault is not null)
        {
            throw new ArgumentException($"{block} does not suit this kernel: {fault}", nameof(block));
        }

        Size2d padding = geometry.PaddingBefore((int)height, (int)width);
        (_samples, _groups) = (samples, (uint)geometry.Groups);
        (_channelsPerGroup, _filtersPerGroup) =
            ((uint)geometry.InChannelsPerGroup, (uint)geometry.OutChannelsPerGroup);
        (_height, _width) = (height, width);
        (_outHeight, _outWidth) =
            ((uint)geometry.OutputHeight((int)height), (uint)geometry.OutputWidth((int)width));
        _kernel = Pair((uint)geometry.KernelHeight, (uint)geometry.KernelWidth);
        (_strideY, _strideX) = ((uint)geometry.Stride.Height, (uint)geometry.Stride.Width);
        (_paddingY, _paddingX) = ((uint)padding.Height, (uint)padding.Width);
        (_dilationY, _dilationX) = ((uint)geometry.Dilation.Height, (uint)geometry.Dilation.Width);
        (_weightsStride, _biasOffset, _biasStride) =
            (operands.WeightsPerSample, operands.BiasOffset, operands.BiasPerSample);
        (_block, _tile, _depth) = (
            Pair(block.Filters, block.Pixels), Pair(block.TileFilters, block.TilePixels),
            Pair(block.Depth, block.Slices));
        _filters = packedFilters;
        _activation = Pair((uint)operands.Activation, operands.HasBias ? 1u : 0);
        (_experts, _firstRow, _rowWidth) = mixing;
    }

    /// <summary>K.</summary>
    public uint Experts => _experts;

    /// <summary>Whether biases are mixed.</summary>
    public bool IsBiasMixed => _biasStride != 0;

    private ConvolutionBlock Block =>
        new(Low(_block), High(_block), Low(_depth), Low(_tile), High(_tile), High(_depth));

    public GroupCount Groups(DeviceCapabilities device)
    {
        ConvolutionBlock block = Block;
        if (!block.Fits(_filters, device))
        {
            throw new DeviceLimitException(
                $"{block} needs {block.Invocations} invocations and {block.SharedBytes(_filters)} bytes of shared "
                + $"memory; the device has {device.MaxGroupInvocations} and {device.MaxSharedMemory}: take a smaller block");
        }

        ulong across = GroupCount.DivideRoundingUp((ulong)_outHeight * _outWidth, block.Pixels);
        ulong down = GroupCount.DivideRoundingUp(_filtersPerGroup, block.Filters);
        return GroupCount.Linear(across * down * _groups * _samples, device);
    }

    public Specialization Specialize() => new(
        Block.Invocations, Low(_block), High(_block), Low(_depth), Low(_tile), High(_tile), High(_depth), _filters,
        Low(_kernel), High(_kernel), Low(_activation), High(_activation));

    public Specialization SpecializeForMixing() => new(
        Block.Invocations, Low(_block), High(_block), Low(_depth), Low(_tile), High(_tile), High(_depth), _filters,
        Low(_kernel), High(_kernel), Low(_activation), High(_activation), Experts, IsBiasMixed ? 1u : 0);

    private static uint Pair(uint low, uint high) => low | (high << 16);

    private static uint Low(uint pair) => pair & 0xFFFF;

    private static uint High(uint pair) => pair >> 16;
}
