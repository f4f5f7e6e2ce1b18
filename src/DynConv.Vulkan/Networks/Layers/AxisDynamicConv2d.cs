using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// Dynamic convolution along an axis: each row, or each column, of the output has a kernel of its own, mixed from K
/// experts. Over frequencies it is FDY-Conv (Nam et al., INTERSPEECH 2022; arXiv 2203.15296), over time the same with
/// the other axis; with dilated experts DFD-Conv (arXiv 2406.05341). [N, C, T, F] to [N, O, T', F'].
/// </summary>
/// <remarks>
/// Tensors: <c>weight</c> [K, O, C, kh, kw] and <c>bias</c> [K, O]; of the attention
/// softmax(conv1d2(ReLU(bn(conv1d1(mean over the other axis)))) / temperature), <c>attention.conv1d1.weight</c> [h, C,
/// 3], <c>attention.bn</c> [h], <c>attention.conv1d2.weight</c> [K, h, 1] and <c>attention.conv1d2.bias</c> [K].
/// Neither the axis nor the dilations are in the state dict.
/// </remarks>
public sealed class AxisDynamicConv2d : Layer
{
    private readonly ConvolutionGeometry _geometry;
    private readonly FeatureAxis _axis;
    private readonly bool? _bias;
    private readonly float _temperature;
    private readonly ImmutableArray<Size2d> _dilations;

    /// <summary>A dynamic convolution along an axis.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Pixels between two windows along both axes.</param>
    /// <param name="padding">Zeros before and after the input; null for 0. A dilated expert has as many more as its
    /// window is wider on a side.</param>
    /// <param name="axis">Along which the kernel changes: columns (frequencies of [N, C, T, F]) or rows (time).</param>
    /// <param name="bias">Whether the experts have biases; null takes what the state dict has.</param>
    /// <param name="temperature">The softmax's temperature; 31 in FDY's code, 45 in DFD's, which never lower
    /// it.</param>
    /// <param name="expertDilations">The dilation of each of the K experts, whose kernel then has odd sizes; null for
    /// none. In DFD's networks (1, 1), (1, 2), (1, 3), (1, 3).</param>
    /// <exception cref="ArgumentException">A number is out of its range, or the axis is that of the
    /// channels.</exception>
    public AxisDynamicConv2d(
        int inChannels,
        int outChannels,
        Size2d kernelSize,
        int stride = 1,
        Size2d? padding = null,
        FeatureAxis axis = FeatureAxis.Columns,
        bool? bias = null,
        float temperature = 31,
        IReadOnlyList<Size2d>? expertDilations = null)
    {
        _geometry = ConvolutionGeometry.Create(inChannels, outChannels, kernelSize, stride, padding, null, 1);
        _axis = AxisParts.Spatial(axis);
        _bias = bias;
        _temperature = LayerArguments.Temperature(temperature, nameof(temperature));
        _dilations = expertDilations is null ? [] : [.. expertDilations];
        foreach (Size2d dilation in _dilations)
        {
            _ = LayerArguments.Positive(dilation, nameof(expertDilations));
            if (dilation != 1 && (kernelSize.Height % 2 == 0 || kernelSize.Width % 2 == 0))
            {
                throw new ArgumentException(
                    $"the kernel is {kernelSize}, odd sizes are wanted where experts are dilated", nameof(kernelSize));
            }
        }
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        ConvolutionGeometry g = _geometry;
        Extent experts = _dilations.IsEmpty ? new Extent("K", network.SizeOf("weight", 0, 5)) : _dilations.Length;
        int count = (int)Math.Max(1, experts.Size);
        Parameter bank = network.Require(
            "weight", [experts, g.OutChannels, g.InChannels, g.KernelHeight, g.KernelWidth]);
        Parameter? biases = network.Optional("bias", _bias, [experts, g.OutChannels]);
        string name = network.NodeName("axis_dynamic_conv2d");
        AxisParts parts = new(network, name, _axis);
        if (_axis == FeatureAxis.Columns && _dilations.IsEmpty)
        {
            Value shares = parts.Logits(
                "attention", input, g.InChannels, experts, g.Stride, network.TemperatureOr(_temperature));
            return new ColumnKernels(network, name, g).Convolve(input, shares, bank, biases, count);
        }

        Value logits = parts.Logits("attention", input, g.InChannels, experts, g.Stride);
        List<Value> maps = [];
        for (int first = 0, end; first < count; first = end)
        {
            // Neighbours of one dilation are one convolution.
            end = first + 1;
            while (end < count && DilationOf(end) == DilationOf(first))
            {
                end++;
            }

            int filters = checked((end - first) * g.OutChannels), before = first * g.OutChannels;
            maps.Add(parts.Convolve(
                string.Create(CultureInfo.InvariantCulture, $"experts.{first}"),
                SliceOf(bank, before * g.InChannels * g.KernelHeight * g.KernelWidth,
                    [filters, g.InChannels, g.KernelHeight, g.KernelWidth]),
                biases is null ? null : SliceOf(biases, before, [filters]),
                Dilated(DilationOf(first)) with { OutChannels = filters },
                input));
        }

        return parts.Mix(name, maps.Count == 1 ? maps[0] : network.Concat([.. maps]), logits, count, _temperature);
    }

    private static Parameter SliceOf(Parameter source, int start, ImmutableArray<long> shape) =>
        source is UnboundParameter ? source : new SlicedParameter(source, start, shape);

    private Size2d DilationOf(int expert) => _dilations.IsEmpty ? 1 : _dilations[expert];

    private ConvolutionGeometry Dilated(Size2d dilation) => _geometry with
    {
        Dilation = dilation,
        Padding = (
            _geometry.Padding.Height + ((dilation.Height - 1) * (_geometry.KernelHeight / 2)),
            _geometry.Padding.Width + ((dilation.Width - 1) * (_geometry.KernelWidth / 2))),
    };
}
