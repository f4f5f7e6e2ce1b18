using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// Dynamic convolution over volumes (arXiv 1912.03458), as <see cref="DynamicConv2d"/> over images: [N, C, D, H, W] to
/// [N, O, D', H', W']. Takes the same state dicts; experts <c>weight</c> [K, O, C/G, kd, kh, kw], attention as linear layers or as
/// convolutions of one tap.
/// </summary>
public sealed class DynamicConv3d : Layer
{
    private readonly AttentionExperts _layer;

    /// <summary>A dynamic convolution.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Voxels between two windows; null for 1.</param>
    /// <param name="padding">Zeros before and after the input; null for 0.</param>
    /// <param name="dilation">Voxels between two taps; null for 1.</param>
    /// <param name="groups">G; divides C and O.</param>
    /// <param name="bias">Whether the experts have biases; null takes what the state dict has.</param>
    /// <param name="experts">K; null takes what the state dict has.</param>
    /// <param name="temperature">The softmax's temperature, which no checkpoint tells. Trained with annealing it ends
    /// at 1.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or the groups do not divide the
    /// channels.</exception>
    public DynamicConv3d(
        int inChannels,
        int outChannels,
        Size3d kernelSize,
        Size3d? stride = null,
        Size3d? padding = null,
        Size3d? dilation = null,
        int groups = 1,
        bool? bias = null,
        int? experts = null,
        float temperature = 1)
    {
        _layer = new AttentionExperts(
            ConvolutionGeometry.CreateVolume(
                inChannels, outChannels, kernelSize, stride, padding, dilation, groups),
            bias, experts, temperature);
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return _layer.Forward(network, input, "dynamic_conv3d");
    }
}
