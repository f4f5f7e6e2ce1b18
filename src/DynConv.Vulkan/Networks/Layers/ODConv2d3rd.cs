using System;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>ODConv2d_3rd</c>, the module that YOLO forks paste: as <see cref="ODConv2d"/>, with a bias that is mixed from the
/// experts' and not scaled by f, y = f ⊙ conv(c ⊙ x; Σ α_k (s ⊙ W_k)) + Σ α_k b_k, and one c for all groups, of C/G
/// factors. [N, C, H, W] to [N, O, H', W'].
/// </summary>
/// <remarks>
/// Tensors: <c>weight</c> [K, O, C/G, kh, kw], <c>bias</c> [K, O], <c>fc.weight</c> [A, C, 1, 1], <c>bn</c> [A], the
/// heads <c>fc_c</c> [C/G], <c>fc_f</c> [O], <c>fc_s</c> [kh·kw], <c>fc_w</c> [K] as linear layers, and
/// <c>reduction</c>, which is not used. Of a head of one row there is none where the module was made with
/// <c>save_parameters</c>. There is no temperature.
/// </remarks>
public sealed class ODConv2d3rd : Layer
{
    private readonly ConvolutionGeometry _geometry;
    private readonly bool? _bias;
    private readonly int? _experts;
    private readonly bool _attentionNorm;

    /// <summary>An ODConv2d_3rd.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Pixels between two windows; null for 1.</param>
    /// <param name="padding">Zeros before and after the input; null for 0.</param>
    /// <param name="dilation">Pixels between two taps; null for 1.</param>
    /// <param name="groups">G; divides C and O.</param>
    /// <param name="bias">Whether the experts have biases; null takes what the state dict has.</param>
    /// <param name="experts">K; null takes what the state dict has.</param>
    /// <param name="attentionNorm">Whether the attention is normalised (<c>bn</c>). The module does so only where a
    /// batch has more than one sample, so that what it gives for an image depends on whether that comes alone. It was
    /// trained with it; false gives what the module gives for a batch of one.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or the groups do not divide the
    /// channels.</exception>
    public ODConv2d3rd(
        int inChannels,
        int outChannels,
        Size2d kernelSize,
        Size2d? stride = null,
        Size2d? padding = null,
        Size2d? dilation = null,
        int groups = 1,
        bool? bias = null,
        int? experts = null,
        bool attentionNorm = true)
    {
        _geometry = ConvolutionGeometry.Create(inChannels, outChannels, kernelSize, stride, padding, dilation, groups);
        _bias = bias;
        _experts = experts is null ? null : LayerArguments.Positive(experts.Value, nameof(experts));
        _attentionNorm = attentionNorm;
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        ConvolutionGeometry g = _geometry;
        Extent experts = OmniConvolution.ExpertsOf(network, _experts);
        int taps = g.KernelHeight * g.KernelWidth;
        OmniSpelling spelling = OmniSpelling.ThirdParty;
        OmniConvolution layer = new(spelling, g)
        {
            Experts = experts,
            ChannelHead = IsThere(spelling.Channel, g.InChannelsPerGroup) ? g.InChannelsPerGroup : 0,
            FilterHead = g.OutChannels,
            SpatialHead = IsThere(spelling.Spatial, taps) ? taps : 0,
            HasKernelHead = IsThere(spelling.Kernel, experts.Size),
            IsNormalised = _attentionNorm,
            BankBias = network.Optional("bias", _bias, [experts, g.OutChannels]),
        };
        // The module has it and does not call it.
        Extent width = layer.WidthOf(network);
        _ = network.Optional("reduction.weight", null, [width, g.InChannels]);
        _ = network.Optional("reduction.bias", null, [width]);
        return layer.Apply(network, input);

        bool IsThere(string head, long rows)
            => rows != 1 || network.Binder.Contains($"{network.KeyPrefix}{head}.weight");
    }
}
