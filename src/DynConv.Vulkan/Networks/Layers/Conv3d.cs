using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>torch.nn.Conv3d</c> with zero padding: [N, C, D, H, W] to [N, O, D', H', W']. Tensors: <c>weight</c> [O, C/G, kd, kh, kw],
/// <c>bias</c> [O].
/// </summary>
public sealed class Conv3d : Layer
{
    private readonly ConvolutionGeometry _geometry;
    private readonly bool _bias;

    /// <summary>A convolution over volumes.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Voxels between two windows; null for 1.</param>
    /// <param name="padding">Zeros before and after the input; null for 0.</param>
    /// <param name="dilation">Voxels between two taps; null for 1.</param>
    /// <param name="groups">G; divides C and O.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or the groups do not divide the
    /// channels.</exception>
    public Conv3d(
        int inChannels,
        int outChannels,
        Size3d kernelSize,
        Size3d? stride = null,
        Size3d? padding = null,
        Size3d? dilation = null,
        int groups = 1,
        bool bias = true)
    {
        _geometry = ConvolutionGeometry.CreateVolume(
            inChannels, outChannels, kernelSize, stride, padding, dilation, groups);
        _bias = bias;
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input) =>
        StaticConvolution.Forward(network, input, _geometry, _bias, "conv3d");
}
