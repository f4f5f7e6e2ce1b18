using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// <see cref="AggregateKernels"/> and <see cref="BlockedConvolution"/> in one: the experts are mixed while they are
/// loaded, and no sample's kernel is ever in memory. Bindings: 0 input [N, C, H, W]; 1 bank [K, row] of packed weights and
/// biases (FilterLayout), or of packed weights with biases that all samples share behind it, or both; 2 coefficients [FirstRow + N or
/// more, RowWidth]; 3 output [N, O, H', W']. Float32.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct BlockedMixingConvolution : IMapKernel<BlockedMixingConvolution>
{
    private readonly BlockedParameters _parameters;

    /// <summary>One convolution of a batch.</summary>
    /// <param name="geometry">Channels, kernel, stride, padding, dilation, groups.</param>
    /// <param name="samples">N.</param>
    /// <param name="height">H of the input.</param>
    /// <param name="width">W of the input.</param>
    /// <param name="operands">Where experts and coefficients lie.</param>
    /// <param name="packedFilters">Filters that lie side by side in memory: a multiple of 4 that divides the
    /// block.</param>
    /// <param name="block">What a work-group computes.</param>
    /// <exception cref="ArgumentException">The block suits no device, or not the packed weights; or there are no
    /// experts.</exception>
    public BlockedMixingConvolution(
        in ConvolutionGeometry geometry, uint samples, uint height, uint width, in MixingOperands operands,
        uint packedFilters, in ConvolutionBlock block)
    {
        if (operands.Experts == 0 || operands.RowWidth < operands.Experts)
        {
            throw new ArgumentException(
                $"{operands.Experts} experts do not suit a row of {operands.RowWidth} coefficients", nameof(operands));
        }

        ConvolutionOperands expert = new(
            operands.BankRow, operands.BiasOffset, operands.Bias == MixingBias.Shared ? 0 : operands.BankRow,
            operands.Bias != MixingBias.None, operands.Activation);
        _parameters = new BlockedParameters(
            geometry, samples, height, width, expert, packedFilters, block,
            (operands.Experts, operands.FirstRow, operands.RowWidth, operands.Bias));
    }

    /// <inheritdoc/>
    public static string Shader => "convolution_blocked_mixing";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => ConvolutionParameters.Bindings;

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => _parameters.Groups(device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => _parameters.SpecializeForMixing();

    /// <inheritdoc/>
    bool IMapKernel<BlockedMixingConvolution>.IsMap(int binding) => binding is 0 or 3;
}
