using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Pointwise (1×1, stride 1) convolution as a batch of matrix products, also the products of a convolution by Winograd.
/// Bindings: 0 input [B, C, T]; 1 packed weights [kernels, packed] (FilterLayout of one tap); 2 bias [B or 1, O],
/// residual [B, O, T], or any buffer; 3 output [B, O, T]. Float32.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct PointwiseConvolution : IFetchingKernel<PointwiseConvolution>, IMapKernel<PointwiseConvolution>
{
    // Of fewer, a longer shader would not be worth its compilation.
    private const uint ManyChannels = 24;

    private readonly uint _batches;
    private readonly uint _channels;
    private readonly uint _filters;
    private readonly uint _columns;
    private readonly uint _kernels;
    private readonly uint _weights;
    private readonly uint _biasOffset;
    private readonly uint _biasPerBatch;
    private readonly uint _tile;
    private readonly uint _width;
    private readonly uint _activation;
    private readonly uint _hasBias;
    private readonly uint _hasResidual;
    private readonly uint _sums;

    /// <summary>A batch of products.</summary>
    /// <param name="batches">B.</param>
    /// <param name="sizes">C, O, and T: the pixels of a map.</param>
    /// <param name="kernels">Matrices of weights; batch b has number b modulo so many.</param>
    /// <param name="operands">Where they lie; floats between two matrices are a multiple of 4.</param>
    /// <param name="tile">Filters and pixels are multiples of 4; the weights are packed for it.</param>
    /// <exception cref="ArgumentException">The tile, or the distance of the matrices, is no such multiple.</exception>
    public PointwiseConvolution(
        uint batches, (uint Channels, uint Filters, uint Columns) sizes, uint kernels, in ConvolutionOperands operands,
        ConvolutionTile tile)
    {
        if (tile.Filters == 0 || tile.Filters % 4 != 0 || tile.Pixels == 0 || tile.Pixels % 4 != 0
            || operands.WeightsPerSample % 4 != 0)
        {
            throw new ArgumentException(
                $"a tile of {tile.Filters} filters × {tile.Pixels} pixels does not suit this kernel", nameof(tile));
        }

        (_batches, _kernels) = (batches, kernels);
        (_channels, _filters, _columns) = sizes;
        (_weights, _biasOffset, _biasPerBatch) =
            (operands.WeightsPerSample, operands.BiasOffset, operands.BiasPerSample);
        (_tile, _width) = (tile.Filters, tile.Pixels);
        _activation = (uint)operands.Activation;
        _hasBias = operands.HasBias ? 1u : 0u;
        _hasResidual = operands.HasResidual ? 1u : 0u;
        _sums = operands.Sums;
    }

    /// <inheritdoc/>
    public static string Shader => "convolution_pointwise";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => ConvolutionParameters.Bindings;

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> TexelBindings =>
        [Access.FetchQuads, Access.FetchQuads, Access.Read, Access.Write];

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> InputTexelBindings =>
        [Access.FetchQuads, Access.Read, Access.Read, Access.Write];

    private ulong ColumnTiles => GroupCount.DivideRoundingUp(_columns, _width);

    private ulong FilterTiles => GroupCount.DivideRoundingUp(_filters, _tile);

    // A work-group of neighbouring columns reads each weight once; where columns are few, most of it would be idle.
    private bool IsFlat => ColumnTiles % GroupSizes.Default != 0 && ColumnTiles < 4 * GroupSizes.Default;

    private ulong Invocations => ColumnTiles * FilterTiles * _batches;

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => IsFlat
        ? GroupCount.Cover(Invocations, GroupSize(device), device)
        : GroupCount.Linear(
            GroupCount.DivideRoundingUp(ColumnTiles, GroupSizes.Default) * FilterTiles * _batches, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(
        GroupSize(device), _tile, _width, _activation, _hasBias, _columns % 4 == 0 ? 1u : 0u, IsFlat ? 1u : 0u,
        _hasResidual, device.MovesSumsRarely && _channels >= ManyChannels ? 1u : 0u);

    private uint GroupSize(DeviceCapabilities device)
        => IsFlat ? GroupSizes.Spreading(Invocations, device) : GroupSizes.Default;

    /// <inheritdoc/>
    public bool IsMap(int binding) => binding is 0 or 3 || (binding == 2 && _hasResidual != 0);
}
