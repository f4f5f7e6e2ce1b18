using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Convolution of one group as a matrix product on the device's matrix units: operands are rounded to float16, products
/// summed in float32. Bindings: 0 input [N, C, H, W]; 1 packed weights [N or 1, packed] (FilterLayout); 2 bias [N or 1,
/// O], residual [N, O, H', W'], or any buffer; 3 output [N, O, H', W']. Float32 in memory.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct MatrixConvolution : IMapKernel<MatrixConvolution>
{
    private readonly uint _samples;
    private readonly uint _channels;
    private readonly uint _filters;
    private readonly uint _height;
    private readonly uint _width;
    private readonly uint _outHeight;
    private readonly uint _outWidth;
    private readonly uint _kernelHeight;
    private readonly uint _kernelWidth;
    private readonly ConvolutionSteps _steps;
    private readonly uint _weightsPerSample;
    private readonly uint _biasOffset;
    private readonly uint _biasPerSample;
    private readonly uint _tile;
    private readonly uint _rows;
    private readonly uint _columns;
    private readonly uint _depth;
    private readonly uint _wavesDown;
    private readonly uint _wavesAcross;
    private readonly uint _blocksDown;
    private readonly uint _blocksAcross;
    private readonly uint _slab;
    private readonly uint _groupSize;
    private readonly uint _activation;
    private readonly uint _hasBias;
    private readonly uint _hasResidual;

    /// <summary>One convolution of a batch.</summary>
    /// <param name="geometry">Channels, kernel, stride, padding, dilation; one group.</param>
    /// <param name="samples">N.</param>
    /// <param name="size">H and W of the input.</param>
    /// <param name="operands">Where each sample's kernel lies.</param>
    /// <param name="packed">Filters of a tile of the packed weights.</param>
    /// <param name="tile">What a work-group computes.</param>
    /// <exception cref="ArgumentException">There are several groups, or the tile is none that the shader can
    /// stage.</exception>
    public MatrixConvolution(
        in ConvolutionGeometry geometry, uint samples, (uint Height, uint Width) size, in ConvolutionOperands operands,
        uint packed, in MatrixTile tile)
    {
        if (geometry.Groups != 1 || geometry.Depth is not null)
        {
            throw new ArgumentException(
                $"a convolution of {geometry.Groups} groups is no one product", nameof(geometry));
        }

        if (packed == 0 || tile.GroupSize == 0 || tile.GroupSize % tile.Tall != 0 || tile.GroupSize % tile.Wide != 0)
        {
            throw new ArgumentException($"{tile} does not suit this kernel", nameof(tile));
        }

        (_samples, _channels, _filters) = (samples, (uint)geometry.InChannels, (uint)geometry.OutChannels);
        (_height, _width) = size;
        _outHeight = (uint)geometry.OutputHeight((int)size.Height);
        _outWidth = (uint)geometry.OutputWidth((int)size.Width);
        (_kernelHeight, _kernelWidth) = ((uint)geometry.KernelHeight, (uint)geometry.KernelWidth);
        _steps = new ConvolutionSteps(geometry, geometry.PaddingBefore((int)size.Height, (int)size.Width));
        (_weightsPerSample, _biasOffset, _biasPerSample) =
            (operands.WeightsPerSample, operands.BiasOffset, operands.BiasPerSample);
        (_tile, _groupSize) = (packed, tile.GroupSize);
        (_rows, _columns, _depth, _) = tile.Units;
        (_, _wavesDown, _wavesAcross, _blocksDown, _blocksAcross, _slab) = tile;
        (_activation, _hasBias) = ((uint)operands.Activation, operands.HasBias ? 1u : 0u);
        _hasResidual = operands.HasResidual ? 1u : 0u;
    }

    /// <inheritdoc/>
    public static string Shader => "convolution_matrix";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => ConvolutionParameters.Bindings;

    private bool IsPlain => _kernelHeight * _kernelWidth == 1
        && _steps is { StrideY: 1, StrideX: 1, PaddingY: 0, PaddingX: 0 }
        && _height == _outHeight && _width == _outWidth;

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
    {
        ulong across = GroupCount.DivideRoundingUp(
            (ulong)_outHeight * _outWidth, _wavesAcross * _blocksAcross * _columns);
        ulong down = GroupCount.DivideRoundingUp(_filters, _wavesDown * _blocksDown * _rows);
        return GroupCount.Linear(across * down * _samples, device);
    }

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(
        _groupSize, _tile, _rows, _columns, _depth, _wavesDown, _wavesAcross, _blocksDown, _blocksAcross, _slab,
        _kernelHeight, _kernelWidth, _activation, _hasBias, IsPlain ? 1u : 0u,
        _hasResidual);

    /// <inheritdoc/>
    public bool IsMap(int binding) => binding is 0 or 3 || (binding == 2 && _hasResidual != 0);
}
