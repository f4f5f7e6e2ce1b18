using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// Dynamic convolution (Chen et al., "Dynamic Convolution: Attention over Convolution Kernels", CVPR 2020; arXiv
/// 1912.03458): a convolution whose kernel is mixed for each sample from K experts, Σ π_k W_k, with
/// π = softmax(fc2(ReLU(fc1(mean of each plane))) / temperature). [N, C, H, W] to [N, O, H', W'].
/// </summary>
/// <remarks>
/// Takes the state dicts of the usual PyTorch modules. Experts: <c>weight</c> [K, O, C/G, kh, kw] and <c>bias</c>
/// [K, O], or <c>kernels_weights</c>, <c>kernels_bias</c>. Attention: <c>attention.fc1</c> and <c>fc2</c> (kaijieshi7's
/// module of every age, the paper's form), <c>attention.net.0</c> and <c>net.2</c>, or <c>attention.to_scores.0</c> and
/// <c>to_scores.2</c>; [h, C] and [K, h], as linear layers or as 1×1 convolutions. With <c>se_attention.fc1</c> and
/// <c>fc2</c> the experts stand in one row, <c>weight</c> [K·O, C/G, kh, kw] and <c>bias</c> [K·O]; with <c>fc.0</c> and
/// <c>fc.2</c> they are convolutions <c>conv1</c>, <c>conv2</c>, … of their own. K, the hidden width h and the presence of
/// each bias are what the state dict says.
/// </remarks>
public sealed class DynamicConv2d : Layer
{
    private readonly AttentionExperts _layer;

    /// <summary>A dynamic convolution.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Pixels between two windows; null for 1.</param>
    /// <param name="padding">Zeros before and after the input; null for 0.</param>
    /// <param name="dilation">Pixels between two taps; null for 1.</param>
    /// <param name="groups">G; divides C and O.</param>
    /// <param name="bias">Whether the experts have biases; null takes what the state dict has.</param>
    /// <param name="experts">K; null takes what the state dict has.</param>
    /// <param name="temperature">The softmax's temperature, which no checkpoint tells. Trained with annealing it ends
    /// at 1.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or the groups do not divide the
    /// channels.</exception>
    public DynamicConv2d(
        int inChannels,
        int outChannels,
        Size2d kernelSize,
        Size2d? stride = null,
        Size2d? padding = null,
        Size2d? dilation = null,
        int groups = 1,
        bool? bias = null,
        int? experts = null,
        float temperature = 1)
    {
        _layer = new AttentionExperts(
            ConvolutionGeometry.Create(inChannels, outChannels, kernelSize, stride, padding, dilation, groups), bias,
            experts, temperature);
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return _layer.Forward(network, input, "dynamic_conv2d");
    }
}
