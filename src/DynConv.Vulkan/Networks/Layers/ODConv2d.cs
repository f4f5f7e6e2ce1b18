using System;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// ODConv (Li, Zhou, Yao, "Omni-Dimensional Dynamic Convolution", ICLR 2022; arXiv 2209.07947): a convolution whose
/// kernel is scaled for each sample along all four of its dimensions, y = f ⊙ conv(c ⊙ x; Σ α_k (s ⊙ W_k)).
/// [N, C, H, W] to [N, O, H', W'].
/// </summary>
/// <remarks>
/// Takes the state dict of OSVAI/ODConv's module: <c>weight</c> [K, O, C/G, kh, kw], and of the attention
/// a = ReLU(bn(fc(mean of each plane))) <c>attention.fc.weight</c> [A, C, 1, 1], <c>attention.bn</c> [A] and the heads,
/// 1×1 convolutions of a: c = sigmoid(<c>channel_fc</c> [C] / temperature), f = sigmoid(<c>filter_fc</c> [O]),
/// s = sigmoid(<c>spatial_fc</c> [kh·kw]), α = softmax(<c>kernel_fc</c> [K]). As in that module there is no f where
/// each channel is a group of its own (G = C = O), no s for 1×1 kernels and no α for one expert. There is no bias. K
/// and A are what the state dict says.
/// </remarks>
public sealed class ODConv2d : Layer
{
    private readonly ConvolutionGeometry _geometry;
    private readonly int? _experts;
    private readonly float _temperature;

    /// <summary>An ODConv.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Pixels between two windows; null for 1.</param>
    /// <param name="padding">Zeros before and after the input; null for 0.</param>
    /// <param name="dilation">Pixels between two taps; null for 1.</param>
    /// <param name="groups">G; divides C and O.</param>
    /// <param name="experts">K; null takes what the state dict has.</param>
    /// <param name="temperature">What the logits of all four attentions are divided by. It is never in a checkpoint;
    /// training ends at 1. <see cref="NetworkOptions.Temperature"/> overrides it.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or the groups do not divide the
    /// channels.</exception>
    public ODConv2d(
        int inChannels,
        int outChannels,
        Size2d kernelSize,
        Size2d? stride = null,
        Size2d? padding = null,
        Size2d? dilation = null,
        int groups = 1,
        int? experts = null,
        float temperature = 1)
    {
        _geometry = ConvolutionGeometry.Create(inChannels, outChannels, kernelSize, stride, padding, dilation, groups);
        _experts = experts is null ? null : LayerArguments.Positive(experts.Value, nameof(experts));
        _temperature = LayerArguments.Temperature(temperature, nameof(temperature));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        ConvolutionGeometry g = _geometry;
        Extent experts = OmniConvolution.ExpertsOf(network, _experts);
        bool isDepthwise = g.Groups == g.InChannels && g.Groups == g.OutChannels;
        OmniConvolution layer = new(OmniSpelling.Authors, g)
        {
            Experts = experts,
            ChannelHead = g.InChannels,
            FilterHead = isDepthwise ? 0 : g.OutChannels,
            SpatialHead = g.Kernel == 1 ? 0 : g.KernelHeight * g.KernelWidth,
            HasKernelHead = experts.Size != 1,
            Temperature = network.TemperatureOr(_temperature),
        };
        return layer.Apply(network, input);
    }
}
