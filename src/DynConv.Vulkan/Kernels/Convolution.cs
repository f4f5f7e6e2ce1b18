using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Convolution with one kernel per sample, or one for all (PyTorch: <c>conv2d</c> with the batch folded into its
/// groups). Bindings: 0 input [N, C, H, W]; 1 packed weights [N or 1, packed] (FilterLayout); 2 bias [N or 1, O],
/// residual [N, O, H', W'], or any buffer; 3 output [N, O, H', W']. Float32.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Convolution : IFetchingKernel<Convolution>, IMapKernel<Convolution>
{
    private readonly ConvolutionParameters _parameters;

    /// <summary>One convolution of a batch.</summary>
    /// <param name="geometry">Channels, kernel, stride, padding, dilation, groups.</param>
    /// <param name="samples">N.</param>
    /// <param name="height">H of the input.</param>
    /// <param name="width">W of the input.</param>
    /// <param name="operands">Where each sample's kernel lies.</param>
    /// <param name="tile">Filters is a multiple of 4; the weights are packed for it.</param>
    public Convolution(
        in ConvolutionGeometry geometry, uint samples, uint height, uint width, in ConvolutionOperands operands,
        ConvolutionTile tile)
    {
        if (tile.Filters == 0 || tile.Filters % 4 != 0 || tile.Pixels == 0 || tile.Rows != 1
            || operands.WeightsPerSample % 4 != 0)
        {
            throw new ArgumentException(
                $"a tile of {tile.Filters} filters × {tile.Pixels} pixels does not suit this kernel", nameof(tile));
        }

        _parameters = new ConvolutionParameters(geometry, samples, height, width, operands, tile);
    }

    /// <inheritdoc/>
    public static string Shader => "convolution";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => ConvolutionParameters.Bindings;

    /// <inheritdoc/>
    static ReadOnlySpan<Access> IFetchingKernel<Convolution>.TexelBindings =>
        [Access.FetchQuads, Access.FetchQuads, Access.Read, Access.Write];

    /// <inheritdoc/>
    static ReadOnlySpan<Access> IFetchingKernel<Convolution>.InputTexelBindings =>
        [Access.FetchQuads, Access.Read, Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => _parameters.Groups(device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => _parameters.Specialize(device);

    /// <inheritdoc/>
    bool IMapKernel<Convolution>.IsMap(int binding) => _parameters.IsMap(binding);
}
