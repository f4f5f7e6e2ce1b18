using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>torch.nn.Conv1d</c> with zero padding: [N, C, L] to [N, O, L']. Tensors: <c>weight</c> [O, C/G, k],
/// <c>bias</c> [O].
/// </summary>
public sealed class Conv1d : Layer
{
    private readonly ConvolutionGeometry _geometry;
    private readonly bool _bias;

    /// <summary>A convolution over sequences.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps.</param>
    /// <param name="stride">Numbers between two windows.</param>
    /// <param name="padding">Zeros before and after the input.</param>
    /// <param name="dilation">Numbers between two taps.</param>
    /// <param name="groups">G; divides C and O.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or the groups do not divide the
    /// channels.</exception>
    public Conv1d(
        int inChannels,
        int outChannels,
        int kernelSize,
        int stride = 1,
        int padding = 0,
        int dilation = 1,
        int groups = 1,
        bool bias = true)
    {
        _geometry = ConvolutionGeometry.CreateSequence(
            inChannels, outChannels, kernelSize, stride, padding, dilation, groups);
        _bias = bias;
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input) =>
        StaticConvolution.Forward(network, input, _geometry, _bias, "conv1d");
}
