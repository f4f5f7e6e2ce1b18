using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// <see cref="AggregateKernels"/> and <see cref="DepthwiseConvolution"/> in one, where every group has one channel and one
/// filter: an invocation mixes the taps that it needs. Bindings: 0 input [N, C, H, W]; 1 bank [K, row], a row is [C, kh, kw]
/// and the biases, and behind it the biases that all samples have alike; 2 shares [FirstRow + N or more, K]; 3 output
/// [N, C, H', W']. Float32.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct DepthwiseMixingConvolution : IMapKernel<DepthwiseMixingConvolution>
{
    private readonly ConvolutionParameters _parameters;
    private readonly uint _experts;
    private readonly uint _firstRow;
    private readonly uint _biases;

    /// <summary>One convolution of a batch.</summary>
    /// <param name="geometry">Channels, kernel, stride, padding, dilation, groups; see <see cref="Suits"/>.</param>
    /// <param name="samples">N.</param>
    /// <param name="size">H and W of the input.</param>
    /// <param name="operands">Where experts and shares lie; a row of shares has no more than those.</param>
    /// <param name="tile">Filters is 1.</param>
    /// <exception cref="ArgumentException">The kernel does not suit the geometry, the tile or the operands.</exception>
    public DepthwiseMixingConvolution(
        in ConvolutionGeometry geometry, uint samples, (uint Height, uint Width) size, in MixingOperands operands,
        ConvolutionTile tile)
    {
        if (!Suits(geometry, tile) || operands.RowWidth != operands.Experts)
        {
            throw new ArgumentException(
                $"{geometry} in tiles of {tile} with {operands.RowWidth} coefficients does not suit this kernel",
                nameof(geometry));
        }

        ConvolutionOperands expert = new(
            operands.BankRow, operands.BiasOffset, 0, operands.Bias != MixingBias.None, operands.Activation)
        {
            Sums = operands.Sums,
        };
        _parameters = new ConvolutionParameters(geometry, samples, size.Height, size.Width, expert, tile);
        (_experts, _firstRow, _biases) = (operands.Experts, operands.FirstRow, (uint)operands.Bias);
    }

    /// <inheritdoc/>
    public static string Shader => "convolution_depthwise_mixing";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => ConvolutionParameters.Bindings;

    /// <summary>Whether taps and a row of input can be held in registers, and groups have one channel.</summary>
    public static bool Suits(in ConvolutionGeometry geometry, ConvolutionTile tile)
        => geometry is { Depth: null, InChannelsPerGroup: 1, OutChannelsPerGroup: 1 } && tile.Filters == 1
            && geometry.Taps <= ConvolutionParameters.MostHeldTaps && ConvolutionParameters.CanHoldRow(geometry, tile);

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => _parameters.Groups(device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => _parameters.SpecializeRows(device, _biases);

    /// <inheritdoc/>
    public bool IsMap(int binding) => binding is 0 or 3;
}
