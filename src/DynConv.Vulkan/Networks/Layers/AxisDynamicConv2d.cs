using System;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// Dynamic convolution along an axis: each row, or each column, of the output has a kernel of its own, mixed from K experts.
/// Over frequencies it is FDY-Conv (Nam et al., INTERSPEECH 2022; arXiv 2203.15296), over time the same with the other axis.
/// [N, C, T, F] to [N, O, T', F'].
/// </summary>
/// <remarks>
/// Tensors: <c>weight</c> [K, O, C, kh, kw] and <c>bias</c> [K, O]; of the attention softmax(conv1d2(ReLU(bn(conv1d1(mean over
/// the other axis)))) / temperature), <c>attention.conv1d1.weight</c> [h, C, 3], <c>attention.bn</c> [h],
/// <c>attention.conv1d2.weight</c> [K, h, 1] and <c>attention.conv1d2.bias</c> [K]. The axis is not in the state dict.
/// </remarks>
public sealed class AxisDynamicConv2d : Layer
{
    private const int AttentionTaps = 3;

    private readonly ConvolutionGeometry _geometry;
    private readonly FeatureAxis _axis;
    private readonly bool? _bias;
    private readonly float _temperature;

    /// <summary>A dynamic convolution along an axis.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Pixels between two windows along both axes.</param>
    /// <param name="padding">Zeros before and after the input; null for 0.</param>
    /// <param name="axis">Along which the kernel changes: columns (frequencies of [N, C, T, F]) or rows (time).</param>
    /// <param name="bias">Whether the experts have biases; null takes what the state dict has.</param>
    /// <param name="temperature">The softmax's temperature; 31 in the authors' code, which never lowers it.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or the axis is that of the channels.</exception>
    public AxisDynamicConv2d(
        int inChannels,
        int outChannels,
        Size2d kernelSize,
        int stride = 1,
        Size2d? padding = null,
        FeatureAxis axis = FeatureAxis.Columns,
        bool? bias = null,
        float temperature = 31)
    {
        _geometry = ConvolutionGeometry.Create(inChannels, outChannels, kernelSize, stride, padding, null, 1);
        _axis = axis is FeatureAxis.Rows or FeatureAxis.Columns
            ? axis
            : throw new ArgumentException($"axis is {axis}, rows or columns are wanted", nameof(axis));
        _bias = bias;
        _temperature = LayerArguments.Temperature(temperature, nameof(temperature));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        ConvolutionGeometry g = _geometry;
        Extent experts = new("K", network.SizeOf("weight", 0, 5));
        Parameter bank = network.Require(
            "weight", [experts, g.OutChannels, g.InChannels, g.KernelHeight, g.KernelWidth]);
        Parameter? biases = network.Optional("bias", _bias, [experts, g.OutChannels]);
        int count = (int)Math.Max(1, experts.Size), filters = checked(count * g.OutChannels);
        string name = network.NodeName("axis_dynamic_conv2d"), maps = network.PartName(name, "experts");
        Value logits = AddLogits(network, name, input, experts);
        // Shares that differ from column to column cannot mix kernels; they mix what the experts give.
        Value convolved = network.Emit(new ConvolutionNode
        {
            Name = maps,
            PartOf = name,
            Inputs = [input],
            Output = network.NewValue(maps),
            Weight = bank is UnboundParameter
                ? bank
                : new ReshapedParameter(bank, [filters, g.InChannels, g.KernelHeight, g.KernelWidth]),
            Bias = biases is null or UnboundParameter ? biases : new ReshapedParameter(biases, [filters]),
            Geometry = g with { OutChannels = filters },
        });
        return network.Emit(new AxisMixNode
        {
            Name = name,
            Inputs = [convolved, logits],
            Output = network.NewValue(name),
            Experts = count,
            IsByRows = _axis == FeatureAxis.Rows,
            Temperature = network.TemperatureOr(_temperature),
        });
    }

    private Value AddLogits(NetworkBuilder network, string layer, Value input, Extent experts)
    {
        bool isByRows = _axis == FeatureAxis.Rows;
        Value means = network.Mean(input, isByRows ? FeatureAxis.Columns : FeatureAxis.Rows);
        Extent hidden = new("h", network.SizeOf("attention.conv1d1.weight", 0, 3));
        int width = (int)Math.Max(1, hidden.Size), channels = _geometry.InChannels;
        Size2d window = isByRows ? (AttentionTaps, 1) : (1, AttentionTaps);
        Size2d step = isByRows ? (_geometry.Stride.Height, 1) : (1, _geometry.Stride.Width);
        Size2d padding = isByRows ? (AttentionTaps / 2, 0) : (0, AttentionTaps / 2);
        Value x = Convolve(
            "conv1", network.Require("attention.conv1d1.weight", [hidden, channels, AttentionTaps]), null,
            ConvolutionGeometry.Create(channels, width, window, step, padding, null, 1), means);
        x = network.ReLU(network.Apply("attention.bn", new BatchNorm2d(width), x));
        return Convolve(
            "conv2", network.Require("attention.conv1d2.weight", [experts, hidden, 1]),
            network.Optional("attention.conv1d2.bias", null, [experts]),
            ConvolutionGeometry.Create(width, (int)Math.Max(1, experts.Size), 1, null, null, null, 1), x);

        Value Convolve(string part, Parameter weight, Parameter? bias, ConvolutionGeometry geometry, Value value)
        {
            string name = network.PartName(layer, part);
            return network.Emit(new ConvolutionNode
            {
                Name = name,
                PartOf = layer,
                Inputs = [value],
                Output = network.NewValue(name),
                Weight = weight is UnboundParameter
                    ? weight
                    : new ReshapedParameter(
                        weight,
                        [geometry.OutChannels, geometry.InChannels, geometry.KernelHeight, geometry.KernelWidth]),
                Bias = bias,
                Geometry = geometry,
            });
        }
    }
}
