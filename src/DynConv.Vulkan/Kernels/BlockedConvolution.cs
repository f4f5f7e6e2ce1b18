using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// As <see cref="Convolution"/>, by blocks that a work-group computes in shared memory: for GPUs. Bindings: 0 input
/// [N, C, H, W]; 1 packed weights [N or 1, packed] (FilterLayout), with biases behind them if there is a residual; 2 bias
/// [N or 1, O], or residual [N, O, H', W'], or any buffer; 3 output [N, O, H', W']. Float32.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct BlockedConvolution : IMapKernel<BlockedConvolution>
{
    private readonly BlockedParameters _parameters;

    /// <summary>One convolution of a batch.</summary>
    /// <param name="geometry">Channels, kernel, stride, padding, dilation, groups.</param>
    /// <param name="samples">N.</param>
    /// <param name="height">H of the input.</param>
    /// <param name="width">W of the input.</param>
    /// <param name="operands">Where each sample's kernel lies.</param>
    /// <param name="packedFilters">Filters that lie side by side in memory: a multiple of 4 that divides the
    /// block.</param>
    /// <param name="block">What a work-group computes.</param>
    /// <exception cref="ArgumentException">The block suits no device, or not the packed weights.</exception>
    public BlockedConvolution(
        in ConvolutionGeometry geometry, uint samples, uint height, uint width, in ConvolutionOperands operands,
        uint packedFilters, in ConvolutionBlock block)
        => _parameters = new BlockedParameters(
            geometry, samples, height, width, operands, packedFilters, block, default);

    /// <inheritdoc/>
    public static string Shader => "convolution_blocked";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => ConvolutionParameters.Bindings;

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => _parameters.Groups(device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => _parameters.Specialize();

    /// <inheritdoc/>
    bool IMapKernel<BlockedConvolution>.IsMap(int binding) => _parameters.IsMap(binding);
}
