using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Convolution with one kernel per sample, or one for all, where every group has one filter (depthwise is the case
/// C/G = 1). Bindings: 0 input [N, C, H, W]; 1 packed weights [N or 1, packed] (FilterLayout); 2 bias [N or 1, O],
/// residual [N, O, H', W'], or any buffer; 3 output [N, O, H', W']. Float32.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DepthwiseConvolution : IFetchingKernel<DepthwiseConvolution>, IMapKernel<DepthwiseConvolution>
{
    private readonly ConvolutionParameters _parameters;

    /// <summary>One convolution of a batch.</summary>
    /// <param name="geometry">Channels, kernel, stride, padding, dilation, groups.</param>
    /// <param name="samples">N.</param>
    /// <param name="height">H of the input.</param>
    /// <param name="width">W of the input.</param>
    /// <param name="operands">Where each sample's kernel lies.</param>
    /// <param name="tile">Filters is 1; the weights are packed for it, which leaves them as they are.</param>
    public DepthwiseConvolution(
        in ConvolutionGeometry geometry, uint samples, uint height, uint width, in ConvolutionOperands operands,
        ConvolutionTile tile)
    {
        if (tile.Filters != 1 || tile.Pixels == 0 || tile.Rows == 0 || geometry.OutChannels != geometry.Groups)
        {
            throw new ArgumentException(
                $"a tile of {tile.Filters} filters × {tile.Pixels} pixels does not suit this kernel", nameof(tile));
        }

        _parameters = new ConvolutionParameters(geometry, samples, height, width, operands, tile);
    }

    /// <inheritdoc/>
    public static string Shader => "convolution_depthwise";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => ConvolutionParameters.Bindings;

    /// <inheritdoc/>
    static ReadOnlySpan<Access> IFetchingKernel<DepthwiseConvolution>.TexelBindings =>
        [Access.FetchQuads, Access.FetchSingles, Access.Read, Access.Write];

    /// <summary>
    /// Where a driver loads taps once, its loads of rows from storage buffers are the faster too, unless they are far apart.
    /// </summary>
    bool IFetchingKernel<DepthwiseConvolution>.GainsByTexels(DeviceCapabilities device)
        => !device.LoadsUniformsOnce || !_parameters.HasUnitSteps;

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => _parameters.Groups(device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => _parameters.SpecializeRows(device);

    /// <inheritdoc/>
    bool IMapKernel<DepthwiseConvolution>.IsMap(int binding) => _parameters.IsMap(binding);
}
