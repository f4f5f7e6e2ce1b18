using System;
using System.Collections.Generic;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// CondConv (Yang et al., "CondConv: Conditionally Parameterized Convolutions for Efficient Inference", NeurIPS 2019;
/// arXiv 1904.04971): a convolution whose kernel is mixed for each sample from K experts, Σ r_k W_k, with
/// r = sigmoid(routing(mean of each plane)). The r_k do not add up to 1. [N, C, H, W] to [N, O, H', W'].
/// </summary>
/// <remarks>
/// Takes the state dicts of the PyTorch modules that route by themselves: <c>routing</c> and <c>cond_conv.weight</c>
/// [K, O·C/G·kh·kw] (ParameterNet, YOLO forks), <c>routing</c> and <c>cond_conv.experts.0.weight</c>, <c>1</c>, …
/// [O, C/G, kh, kw] (the form of that which ONNX can export), <c>attention.net.weight</c> and <c>weight</c>
/// [K, O, C/G, kh, kw] (xmu-xiaoma666), <c>_routing_fn.fc</c> and <c>weight</c> (nibuiro). K and the presence of each
/// bias are what the state dict says; a bias [K, O] is mixed, one of [O] is not.
/// </remarks>
public sealed class CondConv2d : Layer
{
    private readonly ConvolutionGeometry _geometry;
    private readonly bool? _bias;
    private readonly int? _experts;

    /// <summary>A CondConv.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Pixels between two windows; null for 1.</param>
    /// <param name="padding">Zeros before and after the input; null for 0.</param>
    /// <param name="dilation">Pixels between two taps; null for 1.</param>
    /// <param name="groups">G; divides C and O.</param>
    /// <param name="bias">Whether there is a bias; null takes what the state dict has.</param>
    /// <param name="experts">K; null takes what the state dict has.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or the groups do not divide the
    /// channels.</exception>
    public CondConv2d(
        int inChannels,
        int outChannels,
        Size2d kernelSize,
        Size2d? stride = null,
        Size2d? padding = null,
        Size2d? dilation = null,
        int groups = 1,
        bool? bias = null,
        int? experts = null)
    {
        _geometry = ConvolutionGeometry.Create(inChannels, outChannels, kernelSize, stride, padding, dilation, groups);
        _bias = bias;
        _experts = experts is null ? null : LayerArguments.Positive(experts.Value, nameof(experts));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        RoutingSpelling spelling = RoutingSpelling.Find(network.Binder, network.KeyPrefix);
        IReadOnlyList<long>? routing = Peek(network, $"{spelling.Routing}.weight");
        Extent experts = new("K", _experts ?? (routing is { Count: > 0 } ? routing[0] : 0));
        // An unmixed bias has one axis.
        bool isMixed = spelling.Form != BankForm.Stacked || Peek(network, spelling.Bias) is not { Count: 1 };
        ExpertBank bank = BindBank(network, spelling, experts, isMixed);
        string name = network.NodeName("cond_conv2d");
        AttentionNode attention = BindRouting(
            network, spelling, experts, name, AttentionParts.Pool(network, name, input, _geometry.InChannels));
        return network.Emit(new DynamicConvolutionNode
        {
            Name = name,
            Inputs = [input, network.Emit(attention)],
            Output = network.NewValue(name),
            Bank = bank.Kernels,
            BankBias = bank.Biases,
            StaticBias = isMixed ? null : network.Optional(spelling.Bias, _bias, [_geometry.OutChannels]),
            Coefficients = CoefficientLayout.Plain(attention.ExpertCount),
            SharesAddUpToOne = false,
            Geometry = _geometry,
        });
    }

    private AttentionNode BindRouting(
        NetworkBuilder network, RoutingSpelling spelling, Extent experts, string layer, Value pooled)
    {
        string name = network.PartName(layer, "attention");
        return new AttentionNode
        {
            Name = name,
            PartOf = layer,
            Inputs = [pooled],
            Output = network.NewValue(name),
            Fc2Weight = network.Require(
                $"{spelling.Routing}.weight", [experts, _geometry.InChannels], asConvolution: true),
            Fc2Bias = network.Optional($"{spelling.Routing}.bias", null, [experts]),
            Mixing = Mixing.Sigmoid,
        };
    }

    private static IReadOnlyList<long>? Peek(NetworkBuilder network, string name)
        => network.Binder.Peek(network.KeyPrefix + name);

    private ExpertBank BindBank(NetworkBuilder network, RoutingSpelling spelling, Extent experts, bool isMixed)
    {
        if (spelling.Form == BankForm.Separate)
        {
            return ExpertBank.BindSeparate(network, experts, _geometry, _bias, spelling.NameOfExpert);
        }

        return new ExpertBank(
            spelling.Form == BankForm.Rows
                ? ExpertBank.BindRows(network, spelling.Bank, experts, _geometry)
                : ExpertBank.BindStacked(network, spelling.Bank, experts, _geometry),
            isMixed ? network.Optional(spelling.Bias, _bias, [experts, _geometry.OutChannels]) : null);
    }
}
