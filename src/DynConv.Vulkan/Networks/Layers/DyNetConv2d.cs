using System;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// DyNet's convolution (Zhang et al., "DyNet: Dynamic Convolution for Accelerating Convolutional Neural Networks", 2020;
/// arXiv 2004.10694): every filter is mixed for each sample from g filters of its own, w̃_t = Σ_i η_t^i w_t^i, with
/// η = sigmoid(fc(mean of each plane)). [N, C, H, W] to [N, O, H', W'].
/// </summary>
/// <remarks>
/// Its authors published no code; the tensors are called <c>weight</c> [O·g, C/G, kh, kw], the g filters of an output
/// behind each other, and <c>fc.weight</c> [O·g, C] and <c>fc.bias</c>, or with a hidden layer and a ReLU <c>fc1</c> [h, C]
/// and <c>fc2</c> [O·g, h], as linear layers or 1×1 convolutions. g and h are what the state dict says.
/// </remarks>
public sealed class DyNetConv2d : Layer
{
    private readonly ConvolutionGeometry _geometry;

    /// <summary>A convolution of DyNet.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Pixels between two windows; null for 1.</param>
    /// <param name="padding">Zeros before and after the input; null for 0.</param>
    /// <param name="dilation">Pixels between two taps; null for 1.</param>
    /// <param name="groups">G; divides C and O.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or the groups do not divide the
    /// channels.</exception>
    public DyNetConv2d(
        int inChannels,
        int outChannels,
        Size2d kernelSize,
        Size2d? stride = null,
        Size2d? padding = null,
        Size2d? dilation = null,
        int groups = 1)
        => _geometry = ConvolutionGeometry.Create(
            inChannels, outChannels, kernelSize, stride, padding, dilation, groups);

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("dynet_conv2d");
        return Forward(
            network, input, AttentionParts.Pool(network, name, input, _geometry.InChannels), _geometry.InChannels, name);
    }

    /// <summary>
    /// Adds the convolution with coefficients that are predicted from other features than its own input: all
    /// convolutions of a block look at the block's input.
    /// </summary>
    /// <param name="network">The network being built.</param>
    /// <param name="input">What is convolved, [N, C, H, W].</param>
    /// <param name="features">What the coefficients are predicted from, [N, F].</param>
    /// <returns>[N, O, H', W'].</returns>
    public Value Forward(NetworkBuilder network, Value input, Value features)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Forward(network, input, features, 0, network.NodeName("dynet_conv2d"));
    }

    // featureCount is 0 where the state dict decides it.
    private Value Forward(
        NetworkBuilder network, Value input, Value features, int featureCount, string name)
    {
        ConvolutionGeometry g = _geometry;
        Parameter filters = network.Require(
            "weight", [FilterRows(network), g.InChannelsPerGroup, g.KernelHeight, g.KernelWidth]);
        // What is missing or wrong is a stand-in of one row, and stays one.
        int experts = filters is UnboundParameter ? 1 : (int)filters.Shape[0] / g.OutChannels;
        AttentionNode predictor = BindPredictor(network, experts, name, features, featureCount);
        return network.Emit(new DynamicConvolutionNode
        {
            Name = name,
            Inputs = [input, network.Emit(predictor)],
            Output = network.NewValue(name),
            Bank = filters is UnboundParameter
                ? filters
                : new TransposedParameter(
                    filters, g.OutChannels, experts, [g.InChannelsPerGroup, g.KernelHeight, g.KernelWidth]),
            Coefficients = new CoefficientLayout(experts * g.OutChannels, experts)
            {
                ShareOffset = 0,
                IsPerFilter = true,
            },
            SharesAddUpToOne = false,
            Geometry = g,
        });
    }

    /// <summary>O·g: as many as there are, if they are a multiple of O.</summary>
    private Extent FilterRows(NetworkBuilder network)
    {
        long rows = network.Binder.Peek($"{network.KeyPrefix}weight") is { Count: > 0 } shape ? shape[0] : 0;
        return new Extent("O·g", rows % _geometry.OutChannels == 0 ? rows : _geometry.OutChannels);
    }

    private AttentionNode BindPredictor(
        NetworkBuilder network, int experts, string layer, Value features, int featureCount)
    {
        string name = network.PartName(layer, "attention");
        bool hasHidden = network.Binder.Contains($"{network.KeyPrefix}fc1.weight");
        string last = hasHidden ? "fc2" : "fc";
        Extent hidden = new(
            "h", network.Binder.Peek($"{network.KeyPrefix}fc1.weight") is { Count: > 0 } shape ? shape[0] : 0);
        Extent width = new("F", featureCount);
        Extent rows = experts * _geometry.OutChannels;
        return new AttentionNode
        {
            Name = name,
            PartOf = layer,
            Inputs = [features],
            Output = network.NewValue(name),
            Fc1Weight = hasHidden
                ? network.Require("fc1.weight", [hidden, width], asConvolution: true)
                : null,
            Fc1Bias = hasHidden ? network.Optional("fc1.bias", null, [hidden]) : null,
            Fc2Weight = network.Require($"{last}.weight", [rows, hasHidden ? hidden : width], asConvolution: true),
            Fc2Bias = network.Optional($"{last}.bias", null, [rows]),
            Mixing = Mixing.Sigmoid,
        };
    }
}
