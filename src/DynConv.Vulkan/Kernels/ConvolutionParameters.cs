using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>The push-constant block of include/convolution.glsl, shared by the kernels that include it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ConvolutionParameters
{
    /// <summary>More taps than this of a depthwise kernel are not held in registers (MOST_TAPS of its shader).</summary>
    public const int MostHeldTaps = 25;

    /// <summary>A longer row of input than this stays in memory: registers are few.</summary>
    private const uint LongestCachedRow = 32;

    private readonly ConvolutionMap _map;
    private readonly uint _kernelHeight;
    private readonly uint _kernelWidth;
    private readonly ConvolutionSteps _steps;
    private readonly uint _weightsPerSample;
    private readonly uint _biasOffset;
    private readonly uint _biasPerSample;
    private readonly uint _filters;
    private readonly uint _pixels;
    private readonly uint _activation;
    private readonly uint _hasBias;
    private readonly uint _rows;
    private readonly uint _hasResidual;
    private readonly uint _sums;

    public ConvolutionParameters(
        in ConvolutionGeometry geometry, uint samples, uint height, uint width, in ConvolutionOperands operands,
        ConvolutionTile tile)
    {
        _map = new ConvolutionMap(geometry, samples, height, width);
        (_kernelHeight, _kernelWidth) = ((uint)geometry.KernelHeight, (uint)geometry.KernelWidth);
        _steps = new ConvolutionSteps(geometry, geometry.PaddingBefore((int)height, (int)width));
        (_weightsPerSample, _biasOffset, _biasPerSample) =
            (operands.WeightsPerSample, operands.BiasOffset, operands.BiasPerSample);
        (_filters, _pixels) = (tile.Filters, tile.Pixels);
        _activation = (uint)operands.Activation;
        _hasBias = operands.HasBias ? 1u : 0u;
        _rows = tile.Rows;
        _hasResidual = operands.HasResidual ? 1u : 0u;
        _sums = operands.Sums;
    }

    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Read, Access.Write];

    /// <summary>Outputs are stored by fours where every row, and every tile in it, is a multiple of four.</summary>
    private bool IsVector => _map.OutWidth % 4 == 0 && _pixels % 4 == 0;

    /// <summary>Whether neighbouring outputs see neighbouring inputs.</summary>
    public bool HasUnitSteps => _steps is { StrideX: 1, DilationX: 1 };

    private uint CachesRow => RowLength(_pixels, _kernelWidth, _steps) <= LongestCachedRow ? 1u : 0u;

    private uint PixelTiles => (_map.OutHeight + _rows - 1) / _rows * ((_map.OutWidth + _pixels - 1) / _pixels);

    /// <summary>Whether the row of input that a tile needs is held in registers.</summary>
    public static bool CanHoldRow(in ConvolutionGeometry geometry, ConvolutionTile tile)
        => RowLength(tile.Pixels, (uint)geometry.KernelWidth, new ConvolutionSteps(geometry, default)) <= LongestCachedRow;

    public GroupCount Groups(DeviceCapabilities device)
    {
        uint groupSize = GroupSizes.Covering(PixelTiles, device);
        ulong blocks = GroupCount.DivideRoundingUp(PixelTiles, groupSize);
        ulong filterTiles = GroupCount.DivideRoundingUp(_map.FiltersPerGroup, _filters);
        return GroupCount.Linear(blocks * filterTiles * _map.Groups * _map.Samples, device);
    }

    /// <summary>The constants of the tiled kernel.</summary>
    public Specialization Specialize(DeviceCapabilities device)
        => new(
            GroupSizes.Covering(PixelTiles, device), _filters, _pixels, _kernelHeight, _kernelWidth, _steps.StrideX,
            _steps.DilationX, _activation, _hasBias, CachesRow, IsVector ? 1u : 0u, _hasResidual,
            device.MovesSumsRarely ? 1u : 0u);

    /// <summary>The constants of the kernel whose tiles have several rows.</summary>
    public Specialization SpecializeRows(DeviceCapabilities device)
        => new(
            GroupSizes.Covering(PixelTiles, device), _filters, _pixels, _kernelHeight, _kernelWidth, _steps.StrideX,
            _steps.DilationX, _activation, _hasBias, CachesRow, IsVector ? 1u : 0u, _hasResidual, _rows, _steps.StrideY,
            _steps.DilationY);

    /// <summary>As above, and where biases come from.</summary>
    public Specialization SpecializeRows(DeviceCapabilities device, uint biases)
        => SpecializeRows(device).Append(biases);

    /// <summary>Whether a binding has a map.</summary>
    public bool IsMap(int binding) => binding is 0 or 3 || (binding == 2 && _hasResidual != 0);

    private static ulong RowLength(uint pixels, uint kernelWidth, in ConvolutionSteps steps)
        => ((ulong)(pixels - 1) * steps.StrideX) + ((ulong)(kernelWidth - 1) * steps.DilationX) + 1;
}
