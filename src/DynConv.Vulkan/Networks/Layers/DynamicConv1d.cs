using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// Dynamic convolution over sequences (arXiv 1912.03458), as <see cref="DynamicConv2d"/> over images: [N, C, L] to
/// [N, O, L']. Takes the same state dicts; experts <c>weight</c> [K, O, C/G, k], attention as linear layers or as
/// convolutions of one tap.
/// </summary>
public sealed class DynamicConv1d : Layer
{
    private readonly AttentionExperts _layer;

    /// <summary>A dynamic convolution.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps.</param>
    /// <param name="stride">Numbers between two windows.</param>
    /// <param name="padding">Zeros before and after the input.</param>
    /// <param name="dilation">Numbers between two taps.</param>
    /// <param name="groups">G; divides C and O.</param>
    /// <param name="bias">Whether the experts have biases; null takes what the state dict has.</param>
    /// <param name="experts">K; null takes what the state dict has.</param>
    /// <param name="temperature">The softmax's temperature, which no checkpoint tells. Trained with annealing it ends
    /// at 1.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or the groups do not divide the
    /// channels.</exception>
    public DynamicConv1d(
        int inChannels,
        int outChannels,
        int kernelSize,
        int stride = 1,
        int padding = 0,
        int dilation = 1,
        int groups = 1,
        bool? bias = null,
        int? experts = null,
        float temperature = 1)
    {
        _layer = new AttentionExperts(
            ConvolutionGeometry.CreateSequence(
                inChannels, outChannels, kernelSize, stride, padding, dilation, groups),
            bias, experts, temperature);
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return _layer.Forward(network, input, "dynamic_conv1d");
    }
}
