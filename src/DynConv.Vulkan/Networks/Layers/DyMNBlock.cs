using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// DyMN's block (Schmid, Koutini, Widmer, TASLP 2024; arXiv 2310.15648): a context vector, made of the means of rows
/// and columns, says how the three convolutions and the activation (DyReLU-B) are; the means themselves gate rows and
/// columns (coordinate attention). [N, C, H, W] to [N, O, H', W'].
/// </summary>
/// <remarks>
/// Tensors: <c>context_gen.joint_conv</c>, <c>.joint_norm</c>, <c>.conv_f</c>, <c>.conv_t</c>; <c>exp_conv</c> and
/// <c>exp_norm</c> where the expanded channels are not the input's, <c>depth_conv</c>, <c>depth_norm</c>,
/// <c>depth_act.coef_net.0</c>, <c>proj_conv</c>, <c>proj_norm</c>; each convolution has <c>weight</c> [1, 1, K, …] and
/// <c>residuals.0</c> [K, H].
/// </remarks>
public sealed class DyMNBlock : Layer
{
    internal const double Epsilon = 1e-3;

    private readonly int _inChannels;
    private readonly int _expanded;
    private readonly int _outChannels;
    private readonly int _kernel;
    private readonly int _stride;
    private readonly Activation _activation;
    private readonly int? _context;
    private readonly float _temperature;

    /// <summary>A block.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="expandedChannels">Channels of the depthwise convolution.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps of the depthwise convolution along both axes, odd.</param>
    /// <param name="stride">Pixels between two of its windows. With 1 and O = C the input is added at the end.</param>
    /// <param name="activation">What follows the expansion: ReLU or hard swish. It is in no state dict.</param>
    /// <param name="contextLength">H; null takes what the state dict has.</param>
    /// <param name="temperature">The softmax's temperature.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or the kernel even.</exception>
    public DyMNBlock(
        int inChannels,
        int expandedChannels,
        int outChannels,
        int kernelSize,
        int stride = 1,
        Activation activation = Activation.ReLU,
        int? contextLength = null,
        float temperature = 1)
    {
        _inChannels = LayerArguments.Positive(inChannels, nameof(inChannels));
        _expanded = LayerArguments.Positive(expandedChannels, nameof(expandedChannels));
        _outChannels = LayerArguments.Positive(outChannels, nameof(outChannels));
        _kernel = LayerArguments.Positive(kernelSize, nameof(kernelSize));
        if (kernelSize % 2 == 0)
        {
            throw new ArgumentException(
                $"{nameof(kernelSize)} is {kernelSize}, an odd number is wanted", nameof(kernelSize));
        }

        _stride = LayerArguments.Positive(stride, nameof(stride));
        _activation = LayerArguments.Known(activation, nameof(activation));
        _context = contextLength is int length ? LayerArguments.Positive(length, nameof(contextLength)) : null;
        _temperature = LayerArguments.Temperature(temperature, nameof(temperature));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        int width = _context
            ?? (int)long.Clamp(network.SizeOf("context_gen.joint_conv.weight", axis: 0, rank: 4), 1, 1 << 15);
        Context context = new(network, this, width, input);
        Value x = input;
        if (_expanded != _inChannels)
        {
            x = Convolve(network, "exp", _inChannels, _expanded, (1, 1, 1), x, context);
            x = network.Activate(_activation, x);
        }

        x = Convolve(network, "depth", _expanded, _expanded, (_kernel, _stride, _expanded), x, context);
        x = network.Apply("depth_act", () => DyReLU.Apply(network, x, network.Sigmoid(network.Apply(
            "coef_net.0", new Linear(width, DynamicReluNode.Coefficients * _expanded), context.Vector))));
        x = network.Multiply(network.Multiply(x, network.Sigmoid(context.Rows)), network.Sigmoid(context.Columns));
        x = Convolve(network, "proj", _expanded, _outChannels, (1, 1, 1), x, context);
        return _stride == 1 && _inChannels == _outChannels ? network.Add(x, input) : x;
    }

    private Value Convolve(
        NetworkBuilder network, string name, int channels, int filters, (int Kernel, int Stride, int Groups) window,
        Value input, Context context)
    {
        ContextConv2d layer = new(
            ConvolutionGeometry.Create(
                channels, filters, window.Kernel, window.Stride, window.Kernel / 2, null, window.Groups),
            _temperature);
        Value x = network.Apply($"{name}_conv", () => layer.Apply(network, input, context.Vector));
        return network.Apply($"{name}_norm", new BatchNorm2d(filters, Epsilon), x);
    }

    /// <summary>
    /// What the parts of a block share. The means of rows and columns go through one layer, as if they stood behind each
    /// other; it looks at each of them alone, so it can do so in turn.
    /// </summary>
    private sealed class Context
    {
        public Context(NetworkBuilder network, DyMNBlock block, int width, Value input)
        {
            Vector = Rows = Columns = input;
            _ = network.Apply("context_gen", () =>
            {
                Value rows = Join(network.Mean(input, FeatureAxis.Columns));
                Value columns = Join(network.Transpose(network.Mean(input, FeatureAxis.Rows)));
                Vector = network.GlobalAveragePool(network.Concat(FeatureAxis.Rows, rows, columns));
                Rows = network.Apply("conv_f", new Conv2d(width, block._expanded, 1), Shorten(rows));
                Columns = network.Transpose(network.Apply(
                    "conv_t", new Conv2d(width, block._expanded, 1), Shorten(columns)));
                return Vector;
            });

            Value Join(Value means)
            {
                Value x = network.Apply("joint_conv", new Conv2d(block._inChannels, width, 1, bias: false), means);
                return network.HardSwish(network.Apply("joint_norm", new BatchNorm2d(width, Epsilon), x));
            }

            Value Shorten(Value means) => block._stride == 1
                ? means
                : network.Apply(new AvgPool2d((3, 1), (block._stride, 1), (1, 0)), means);
        }

        /// <summary>[N, H].</summary>
        public Value Vector { get; private set; }

        /// <summary>What gates the rows, [N, C, H', 1].</summary>
        public Value Rows { get; private set; }

        /// <summary>What gates the columns, [N, C, 1, W'].</summary>
        public Value Columns { get; private set; }
    }
}
