using System;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>What convolutions whose kernel changes along an axis have in common.</summary>
/// <param name="Network">The network being built.</param>
/// <param name="Layer">The layer's name.</param>
/// <param name="Axis">Along which the kernel changes: rows or columns.</param>
internal readonly record struct AxisParts(NetworkBuilder Network, string Layer, FeatureAxis Axis)
{
    private const int AttentionTaps = 3;

    private bool IsByRows => Axis == FeatureAxis.Rows;

    /// <summary>The axis, checked.</summary>
    /// <exception cref="ArgumentException">It is that of the channels.</exception>
    public static FeatureAxis Spatial(FeatureAxis axis) => axis is FeatureAxis.Rows or FeatureAxis.Columns
        ? axis
        : throw new ArgumentException($"axis is {axis}, rows or columns are wanted", nameof(axis));

    /// <summary>
    /// The logits [N, K, H', 1] or [N, K, 1, W'] of the attention conv1d2(ReLU(bn(conv1d1(mean over the other axis)))),
    /// whose tensors are behind a prefix.
    /// </summary>
    public Value Logits(
        string prefix, Value input, int channels, Extent experts, Size2d stride, float? temperature = null)
    {
        Value means = Network.Mean(input, IsByRows ? FeatureAxis.Columns : FeatureAxis.Rows);
        Extent hidden = new("h", Network.SizeOf($"{prefix}.conv1d1.weight", 0, 3));
        int width = (int)Math.Max(1, hidden.Size);
        Size2d window = IsByRows ? (AttentionTaps, 1) : (1, AttentionTaps);
        Size2d step = IsByRows ? (stride.Height, 1) : (1, stride.Width);
        Size2d padding = IsByRows ? (AttentionTaps / 2, 0) : (0, AttentionTaps / 2);
        Value x = Convolve(
            $"{prefix}.conv1d1", Network.Require($"{prefix}.conv1d1.weight", [hidden, channels, AttentionTaps]), null,
            ConvolutionGeometry.Create(channels, width, window, step, padding, null, 1), means);
        x = Network.ReLU(Network.Apply($"{prefix}.bn", new BatchNorm2d(width), x));
        Parameter last = Network.Require($"{prefix}.conv1d2.weight", [experts, hidden, 1]);
        Parameter? bias = Network.Optional($"{prefix}.conv1d2.bias", null, [experts]);
        return Convolve(
            $"{prefix}.conv1d2", Divided(last), bias is null ? null : Divided(bias),
            ConvolutionGeometry.Create(width, (int)Math.Max(1, experts.Size), 1, null, null, null, 1), x);

        Parameter Divided(Parameter parameter) => temperature is float divisor && parameter is not UnboundParameter
            ? new ScaledParameter(parameter, 1.0 / divisor)
            : parameter;
    }

    /// <summary>A static convolution that is a part of the layer; its weight may be kept under another shape.</summary>
    public Value Convolve(string part, Parameter weight, Parameter? bias, ConvolutionGeometry geometry, Value input)
    {
        string name = Network.PartName(Layer, part);
        return Network.Emit(new ConvolutionNode
        {
            Name = name,
            PartOf = Layer,
            Inputs = [input],
            Output = Network.NewValue(name),
            Weight = weight is UnboundParameter
                ? weight
                : new ReshapedParameter(
                    weight,
                    [
                        geometry.OutChannels, geometry.InChannelsPerGroup, geometry.KernelHeight, geometry.KernelWidth,
                    ]),
            Bias = bias is null or UnboundParameter ? bias : new ReshapedParameter(bias, [geometry.OutChannels]),
            Geometry = geometry,
        });
    }

    /// <summary>
    /// Σ_k softmax_k(logits / temperature) · map k. Shares that differ from row to row or from column to column cannot
    /// mix kernels of samples; they mix what the experts give.
    /// </summary>
    public Value Mix(string name, Value maps, Value logits, int experts, float temperature) =>
        Network.Emit(new AxisMixNode
        {
            Name = name,
            PartOf = name == Layer ? null : Layer,
            Inputs = [maps, logits],
            Output = Network.NewValue(name),
            Experts = experts,
            IsByRows = IsByRows,
            Temperature = Network.TemperatureOr(temperature),
        });
}
