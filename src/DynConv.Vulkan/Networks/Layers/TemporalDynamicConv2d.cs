using System;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// TDY-Conv (Kim et al., ICASSP 2022; arXiv 2110.03213; shkim816/temporal_dynamic_cnn): each column, a time frame, of
/// the output has a kernel of its own, mixed from K experts by an attention that sees all rows of the frames around it.
/// [N, C, F, T] to [N, O, F', T']; a layer takes one F only.
/// </summary>
/// <remarks>
/// Tensors: <c>weight</c> [K, O, C, kh, kw] and <c>bias</c> [K, O]; of the attention softmax(fc2(ReLU(bn(fc1(x)))) /
/// temperature) over x as [N, C·F, T], <c>attention.fc1.weight</c> [h, C·F, kw], <c>attention.bn</c> [h],
/// <c>attention.fc2.weight</c> [K, h, 3] and <c>attention.fc2.bias</c> [K].
/// </remarks>
public sealed class TemporalDynamicConv2d : Layer
{
    private const int SecondTaps = 3;

    private readonly ConvolutionGeometry _geometry;
    private readonly bool? _bias;
    private readonly float _temperature;

    /// <summary>A temporal dynamic convolution.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Pixels between two windows; null for 1.</param>
    /// <param name="padding">Zeros before and after the input; null for 0.</param>
    /// <param name="bias">Whether the experts have biases; null takes what the state dict has.</param>
    /// <param name="temperature">The softmax's temperature; 31 in the authors' code.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public TemporalDynamicConv2d(
        int inChannels,
        int outChannels,
        Size2d kernelSize,
        Size2d? stride = null,
        Size2d? padding = null,
        bool? bias = null,
        float temperature = 31)
    {
        _geometry = ConvolutionGeometry.Create(inChannels, outChannels, kernelSize, stride, padding, null, 1);
        _bias = bias;
        _temperature = LayerArguments.Temperature(temperature, nameof(temperature));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        ConvolutionGeometry g = _geometry;
        Extent experts = new("K", network.SizeOf("weight", 0, 5));
        int count = (int)Math.Max(1, experts.Size), filters = checked(count * g.OutChannels);
        Parameter bank = network.Require(
            "weight", [experts, g.OutChannels, g.InChannels, g.KernelHeight, g.KernelWidth]);
        Parameter? biases = network.Optional("bias", _bias, [experts, g.OutChannels]);
        string name = network.NodeName("temporal_dynamic_conv2d");
        AxisParts parts = new(network, name, FeatureAxis.Columns);
        Value logits = AddLogits(network, parts, input, experts);
        Value maps = parts.Convolve("experts", bank, biases, g with { OutChannels = filters }, input);
        return parts.Mix(name, maps, logits, count, _temperature);
    }

    /// <summary>
    /// A convolution of sequences of C·F channels is one of images of F rows whose window is as high as they are.
    /// </summary>
    private Value AddLogits(NetworkBuilder network, AxisParts parts, Value input, Extent experts)
    {
        ConvolutionGeometry g = _geometry;
        Extent hidden = new("h", network.SizeOf("attention.fc1.weight", 0, 3));
        long seen = network.SizeOf("attention.fc1.weight", 1, 3);
        int rows = (int)Math.Max(1, seen / g.InChannels), width = (int)Math.Max(1, hidden.Size);
        // What is no multiple of C is answered with the least that is.
        Extent taken = seen % g.InChannels == 0 ? new Extent("C·F", seen) : g.InChannels;
        Parameter first = network.Require("attention.fc1.weight", [hidden, taken, g.KernelWidth]);
        Value x = parts.Convolve(
            "fc1", first, null,
            ConvolutionGeometry.Create(
                g.InChannels, width, (rows, g.KernelWidth), (1, g.Stride.Width), (0, g.Padding.Width), null, 1),
            input);
        x = network.ReLU(network.Apply("attention.bn", new BatchNorm2d(width), x));
        return parts.Convolve(
            "fc2", network.Require("attention.fc2.weight", [experts, hidden, SecondTaps]),
            network.Optional("attention.fc2.bias", null, [experts]),
            ConvolutionGeometry.Create(
                width, (int)Math.Max(1, experts.Size), (1, SecondTaps), null, (0, SecondTaps / 2), null, 1),
            x);
    }
}
