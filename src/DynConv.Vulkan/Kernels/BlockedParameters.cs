using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>The push-constant block of include/blocked_block.glsl, shared by the kernels that include it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct BlockedParameters
{
    private readonly ConvolutionMap _map;
    private readonly uint _kernel;
    private readonly ConvolutionSteps _steps;
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
    /// <param name="mixing">Experts, first row and width of a row of the coefficients, and where biases come from; zeros
    /// where none are mixed.</param>
    public BlockedParameters(
        in ConvolutionGeometry geometry, uint samples, uint height, uint width, in ConvolutionOperands operands,
        uint packedFilters, in ConvolutionBlock block,
        (uint Experts, uint FirstRow, uint RowWidth, MixingBias Bias) mixing)
    {
        string? fault = operands.WeightsPerSample % 4 != 0 ? "kernels do not begin at a multiple of 4 floats"
            : Math.Max(geometry.KernelHeight, geometry.KernelWidth) > ushort.MaxValue ? "the kernel is too large"
            : block.Fault(packedFilters);
        if (fault is not null)
        {
            throw new ArgumentException($"{block} does not suit this kernel: {fault}", nameof(block));
        }

        _map = new ConvolutionMap(geometry, samples, height, width);
        _kernel = Pair((uint)geometry.KernelHeight, (uint)geometry.KernelWidth);
        _steps = new ConvolutionSteps(geometry, geometry.PaddingBefore((int)height, (int)width));
        (_weightsStride, _biasOffset, _biasStride) =
            (operands.WeightsPerSample, operands.BiasOffset, operands.BiasPerSample);
        (_block, _tile, _depth) = (
            Pair(block.Filters, block.Pixels), Pair(block.TileFilters, block.TilePixels),
            Pair(block.Depth, block.Slices));
        _filters = packedFilters;
        _activation = Pair(
            (uint)operands.Activation,
            mixing.Experts > 0 ? (uint)mixing.Bias : (operands.HasBias ? 1u : 0) | (operands.HasResidual ? 2u : 0));
        (_experts, _firstRow, _rowWidth, _) = mixing;
    }

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

        ulong across = GroupCount.DivideRoundingUp((ulong)_map.OutHeight * _map.OutWidth, block.Pixels);
        ulong down = GroupCount.DivideRoundingUp(_map.FiltersPerGroup, block.Filters);
        return GroupCount.Linear(across * down * _map.Groups * _map.Samples, device);
    }

    public Specialization Specialize() => new(
        Block.Invocations, Low(_block), High(_block), Low(_depth), Low(_tile), High(_tile), High(_depth), _filters,
        Low(_kernel), High(_kernel), Low(_activation), High(_activation) & 1, High(_activation) >> 1);

    /// <summary>Whether a binding has a map, where no experts are mixed.</summary>
    public bool IsMap(int binding) => binding is 0 or 3 || (binding == 2 && High(_activation) >> 1 != 0);

    public Specialization SpecializeForMixing() => new(
        Block.Invocations, Low(_block), High(_block), Low(_depth), Low(_tile), High(_tile), High(_depth), _filters,
        Low(_kernel), High(_kernel), Low(_activation), High(_activation) == 0 ? 0u : 1,
        _experts, High(_activation));

    private static uint Pair(uint low, uint high) => low | (high << 16);

    private static uint Low(uint pair) => pair & 0xFFFF;

    private static uint High(uint pair) => pair >> 16;
}
