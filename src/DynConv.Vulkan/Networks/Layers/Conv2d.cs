using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>torch.nn.Conv2d</c> with zero padding: [N, C, H, W] to [N, O, H', W']. Tensors: <c>weight</c> [O, C/G, kh, kw],
/// <c>bias</c> [O].
/// </summary>
public sealed class Conv2d : Layer
{
    private readonly ConvolutionGeometry _geometry;
    private readonly bool _bias;

    /// <summary>A convolution.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Pixels between two windows; null for 1.</param>
    /// <param name="padding">Zeros before and after the input; null for 0.</param>
    /// <param name="dilation">Pixels between two taps; null for 1.</param>
    /// <param name="groups">G; divides C and O.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="samePadding">Whether the padding is TensorFlow's 'SAME' (timm's <c>tf_</c> networks): as many zeros as
    /// give ⌈H / stride⌉ rows, an odd one at the end; columns alike.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or the groups do not divide the
    /// channels.</exception>
    public Conv2d(
        int inChannels,
        int outChannels,
        Size2d kernelSize,
        Size2d? stride = null,
        Size2d? padding = null,
        Size2d? dilation = null,
        int groups = 1,
        bool bias = true,
        bool samePadding = false)
    {
        _geometry = ConvolutionGeometry.Create(
            inChannels, outChannels, kernelSize, stride, padding, dilation, groups, samePadding);
        _bias = bias;
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input) =>
        StaticConvolution.Forward(network, input, _geometry, _bias, "conv2d");
}
