using System;
using System.Collections.Generic;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// WeightNet's convolution (Ma et al., "WeightNet: Revisiting the Design Space of Weight Networks", ECCV 2020; arXiv
/// 2007.11823): a = sigmoid(fc1(features)) has M numbers for each filter, and a grouped linear layer makes the kernel of
/// them. The features are reduce(mean of each plane of the block's input). [N, C, H, W] to [N, O, H', W'].
/// </summary>
/// <remarks>
/// Tensors: <c>wn_fc1.weight</c> [M·O, R] and <c>wn_fc1.bias</c>; <c>wn_fc2.weight</c> with O·C/G·kh·kw · M/P numbers, P
/// being the groups for each filter (2 as published, 1 for depthwise ones), as a grouped convolution keeps them in
/// MegEngine (rank 5) or PyTorch (rank 4). M is what the state dict says.
/// </remarks>
public sealed class WeightNetConv2d : Layer
{
    private readonly ConvolutionGeometry _geometry;
    private readonly int _parts;

    /// <summary>A convolution of WeightNet.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Pixels between two windows; null for 1.</param>
    /// <param name="padding">Zeros before and after the input; null for 0.</param>
    /// <param name="groups">G; divides C and O.</param>
    /// <param name="parts">P: into how many parts of its own each filter is cut; divides C/G·kh·kw. Null for 2, or 1
    /// where the convolution is depthwise.</param>
    /// <exception cref="ArgumentException">A number is out of its range, the groups do not divide the channels, or the
    /// parts a filter.</exception>
    public WeightNetConv2d(
        int inChannels,
        int outChannels,
        Size2d kernelSize,
        Size2d? stride = null,
        Size2d? padding = null,
        int groups = 1,
        int? parts = null)
    {
        _geometry = ConvolutionGeometry.Create(inChannels, outChannels, kernelSize, stride, padding, null, groups);
        _parts = LayerArguments.Positive(parts ?? (_geometry.InChannelsPerGroup == 1 ? 1 : 2), nameof(parts));
        LayerArguments.Divides(_parts, _geometry.InChannelsPerGroup * _geometry.Taps, nameof(parts));
    }

    /// <summary>
    /// Adds the convolution with features of its own input, reduced by <c>reduce</c> [R, C] in its own part of the state
    /// dict.
    /// </summary>
    /// <param name="network">The network being built.</param>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, O, H', W'].</returns>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Forward(network, input, Reduce(network, "reduce", input, _geometry.InChannels));
    }

    /// <summary>Adds the convolution with the features that all convolutions of a block share.</summary>
    /// <param name="network">The network being built.</param>
    /// <param name="input">What is convolved, [N, C, H, W].</param>
    /// <param name="features">[N, R], of <see cref="Reduce"/>.</param>
    /// <returns>[N, O, H', W'].</returns>
    public Value Forward(NetworkBuilder network, Value input, Value features)
    {
        ArgumentNullException.ThrowIfNull(network);
        ConvolutionGeometry g = _geometry;
        string name = network.NodeName("weightnet_conv2d");
        Extent rows = new("M·O", FirstSize(network, "wn_fc1.weight"));
        Parameter fc1 = network.Require("wn_fc1.weight", [rows, new Extent("R", 0)], asConvolution: true);
        bool isWhole = fc1 is not UnboundParameter && fc1.Shape[0] % ((long)g.OutChannels * _parts) == 0;
        int branches = isWhole ? (int)fc1.Shape[0] / g.OutChannels : _parts;
        if (fc1 is not UnboundParameter && !isWhole)
        {
            // Reported as a shape that does not fit: M must be a multiple of the parts.
            _ = network.Require("wn_fc1.weight", [g.OutChannels * _parts, new Extent("R", 0)], asConvolution: true);
        }

        string attention = network.PartName(name, "attention");
        Value coefficients = network.Emit(new AttentionNode
        {
            Name = attention,
            PartOf = name,
            Inputs = [features],
            Output = network.NewValue(attention),
            Fc2Weight = fc1,
            Fc2Bias = network.Optional("wn_fc1.bias", null, [rows]),
            Mixing = Mixing.Sigmoid,
        });
        Parameter fc2 = BindGenerator(network, branches);
        return network.Emit(new DynamicConvolutionNode
        {
            Name = name,
            Inputs = [input, coefficients],
            Output = network.NewValue(name),
            Bank = fc2 is UnboundParameter
                ? fc2
                : new BranchExperts(
                    fc2, _parts, branches / _parts,
                    [g.OutChannels, g.InChannelsPerGroup, g.KernelHeight, g.KernelWidth]),
            Coefficients = new CoefficientLayout(branches * g.OutChannels, branches)
            {
                ShareOffset = 0,
                IsPerFilter = true,
            },
            SharesAddUpToOne = false,
            Geometry = g,
        });
    }

    /// <summary>The features of a block: reduce(mean of each plane).</summary>
    /// <param name="network">The network being built.</param>
    /// <param name="name">The reducing layer's name; its <c>weight</c> is [R, C] or [R, C, 1, 1].</param>
    /// <param name="input">The block's input, [N, C, H, W].</param>
    /// <param name="channels">C.</param>
    /// <returns>[N, R].</returns>
    public static Value Reduce(NetworkBuilder network, string name, Value input, int channels)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value means = network.GlobalAveragePool(input);
        return network.Apply(name, () =>
        {
            Extent width = new("R", FirstSize(network, "weight"));
            string node = network.NodeName("reduce");
            return network.Emit(new LinearNode
            {
                Name = node,
                Inputs = [means],
                Output = network.NewValue(node),
                Weight = network.Require("weight", [width, channels], asConvolution: true),
                Bias = network.Optional("bias", null, [width]),
            });
        });
    }

    /// <summary>MegEngine keeps [groups, out, in, 1, 1], PyTorch [groups·out, in, 1, 1].</summary>
    private Parameter BindGenerator(NetworkBuilder network, int branches)
    {
        int filter = _geometry.InChannelsPerGroup * _geometry.Taps, inputs = branches / _parts;
        int groups = _geometry.OutChannels * _parts;
        bool isGrouped = network.Binder.Peek($"{network.KeyPrefix}wn_fc2.weight") is { Count: 3 or 5 };
        return network.Require(
            "wn_fc2.weight",
            isGrouped ? [groups, filter / _parts, inputs] : [_geometry.OutChannels * filter, inputs],
            asConvolution: true);
    }

    private static long FirstSize(NetworkBuilder network, string name) =>
        network.Binder.Peek(network.KeyPrefix + name) is IReadOnlyList<long> { Count: > 0 } shape ? shape[0] : 0;
}
