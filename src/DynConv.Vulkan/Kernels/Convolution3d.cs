using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Convolution over volumes with one kernel per sample, or one for all (PyTorch: <c>conv3d</c>). Bindings: 0 input
/// [N, C, D, H, W]; 1 packed weights [N or 1, packed] (FilterLayout); 2 bias [N or 1, O], residual
/// [N, O, D', H', W'], or any buffer; 3 output [N, O, D', H', W']. Float32.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Convolution3d : IKernel<Convolution3d>
{
    private readonly uint _samples;
    private readonly uint _groups;
    private readonly uint _channelsPerGroup;
    private readonly uint _filtersPerGroup;
    private readonly Axes _size;
    private readonly uint _weightsPerSample;
    private readonly Axes _outSize;
    private readonly uint _biasOffset;
    private readonly Axes _kernel;
    private readonly uint _biasPerSample;
    private readonly Axes _stride;
    private readonly uint _tile;
    private readonly Axes _padding;
    private readonly uint _activation;
    private readonly Axes _dilation;

    /// <summary>One convolution of a batch.</summary>
    /// <param name="geometry">Channels, kernel, stride, padding, dilation, groups; over volumes.</param>
    /// <param name="samples">N.</param>
    /// <param name="input">D, H and W of the input.</param>
    /// <param name="operands">Where each sample's kernel lies.</param>
    /// <param name="tile">The weights are packed for its filters.</param>
    /// <exception cref="ArgumentException">The convolution is not over volumes.</exception>
    public Convolution3d(
        in ConvolutionGeometry geometry, uint samples, (int D, int H, int W) input, in ConvolutionOperands operands,
        ConvolutionTile tile)
    {
        ConvolutionDepth depth = geometry.Depth
            ?? throw new ArgumentException("the convolution is not over volumes", nameof(geometry));
        _samples = samples;
        _groups = (uint)geometry.Groups;
        _channelsPerGroup = (uint)geometry.InChannelsPerGroup;
        _filtersPerGroup = (uint)geometry.OutChannelsPerGroup;
        _size = new Axes(input.D, input.H, input.W);
        _outSize = new Axes(
            checked((int)depth.Positions(input.D)), geometry.OutputHeight(input.H), geometry.OutputWidth(input.W));
        _kernel = new Axes(depth.Kernel, geometry.KernelHeight, geometry.KernelWidth);
        _stride = new Axes(depth.Stride, geometry.Stride.Height, geometry.Stride.Width);
        _padding = new Axes(depth.Padding, geometry.Padding.Height, geometry.Padding.Width);
        _dilation = new Axes(depth.Dilation, geometry.Dilation.Height, geometry.Dilation.Width);
        (_weightsPerSample, _biasOffset, _biasPerSample) =
            (operands.WeightsPerSample, operands.BiasOffset, operands.BiasPerSample);
        _tile = tile.Filters | (tile.Pixels << 16);
        _activation = (uint)operands.Activation | (operands.HasBias ? 1u << 16 : 0)
            | (operands.HasResidual ? 1u << 17 : 0);
    }

    /// <inheritdoc/>
    public static string Shader => "convolution3d";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => ConvolutionParameters.Bindings;

    private uint Filters => _tile & 0xFFFF;

    private uint Pixels => _tile >> 16;

    private ulong PixelTiles => (ulong)_outSize.Depth * _outSize.Height
        * GroupCount.DivideRoundingUp(_outSize.Width, Pixels);

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Linear(
            GroupCount.DivideRoundingUp(PixelTiles, GroupSizes.Covering(PixelTiles, device))
                * GroupCount.DivideRoundingUp(_filtersPerGroup, Filters) * _groups * _samples,
            device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device)
        => new(
            GroupSizes.Covering(PixelTiles, device), Filters, Pixels, _activation & 0xFFFF, (_activation >> 16) & 1,
            _activation >> 17);

    /// <summary>A number for each axis, as the shader's <c>uvec3</c>.</summary>
    private readonly struct Axes(int depth, int height, int width)
    {
        public readonly uint Depth = (uint)depth;
        public readonly uint Height = (uint)height;
        public readonly uint Width = (uint)width;
    }
}
