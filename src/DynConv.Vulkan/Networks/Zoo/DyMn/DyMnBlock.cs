using System;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Zoo.DyMn;

/// <summary>
/// The block of DyMN: a context vector, made of the means of rows and columns, says how the three convolutions and the
/// activation (DyReLU-B) are; the means themselves gate rows and columns (coordinate attention).
/// </summary>
internal sealed class DyMnBlock(DyMnSizes sizes, float temperature) : Layer
{
    internal const double Epsilon = 1e-3;

    private readonly Activation _activation = sizes.IsSwish ? Activation.HardSwish : Activation.ReLU;

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Context context = AddContext(network, input);
        Value x = input;
        if (sizes.Expanded != sizes.InChannels)
        {
            x = Convolve(network, "exp", sizes.InChannels, sizes.Expanded, (1, 1, 1), x, context);
            x = network.Activate(_activation, x);
        }

        (int inside, int kernel) = (sizes.Expanded, sizes.Kernel);
        x = Convolve(network, "depth", inside, inside, (kernel, sizes.Stride, inside), x, context);
        x = network.Apply("depth_act", () => DyReLU.Apply(network, x, network.Sigmoid(network.Apply(
            "coef_net.0", new Linear(sizes.Context, DynamicReluNode.Coefficients * inside), context.Vector))));
        x = network.Multiply(network.Multiply(x, network.Sigmoid(context.Rows)), network.Sigmoid(context.Columns));
        x = Convolve(network, "proj", inside, sizes.OutChannels, (1, 1, 1), x, context);
        return sizes.Stride == 1 && sizes.InChannels == sizes.OutChannels ? network.Add(x, input) : x;
    }

    private Value Convolve(
        NetworkBuilder network, string name, int channels, int filters, (int Kernel, int Stride, int Groups) window,
        Value input, Context context)
    {
        ContextConv2d layer = new(
            ConvolutionGeometry.Create(
                channels, filters, window.Kernel, window.Stride, window.Kernel / 2, null, window.Groups),
            temperature);
        Value x = network.Apply($"{name}_conv", () => layer.Apply(network, input, context.Vector));
        return network.Apply($"{name}_norm", new BatchNorm2d(filters, Epsilon), x);
    }

    /// <summary>
    /// The means of rows and columns go through one layer, as if they stood behind each other; it looks at each of them
    /// alone, so it can do so in turn.
    /// </summary>
    private Context AddContext(NetworkBuilder network, Value input) => new(network, sizes, input);

    /// <summary>What the parts of a block share.</summary>
    private sealed class Context
    {
        public Context(NetworkBuilder network, DyMnSizes sizes, Value input)
        {
            Vector = Rows = Columns = input;
            _ = network.Apply("context_gen", () =>
            {
                Value rows = Join(network.Mean(input, FeatureAxis.Columns));
                Value columns = Join(network.Transpose(network.Mean(input, FeatureAxis.Rows)));
                Vector = network.GlobalAveragePool(network.Concat(FeatureAxis.Rows, rows, columns));
                Rows = network.Apply("conv_f", new Conv2d(sizes.Context, sizes.Expanded, 1), Shorten(rows));
                Columns = network.Transpose(network.Apply(
                    "conv_t", new Conv2d(sizes.Context, sizes.Expanded, 1), Shorten(columns)));
                return Vector;
            });

            Value Join(Value means)
            {
                Value x = network.Apply("joint_conv", new Conv2d(sizes.InChannels, sizes.Context, 1, bias: false), means);
                return network.HardSwish(network.Apply("joint_norm", new BatchNorm2d(sizes.Context, Epsilon), x));
            }

            Value Shorten(Value means) => sizes.Stride == 1
                ? means
                : network.Apply(new AvgPool2d((3, 1), (sizes.Stride, 1), (1, 0)), means);
        }

        /// <summary>[N, H].</summary>
        public Value Vector { get; private set; }

        /// <summary>What gates the rows, [N, C, H', 1].</summary>
        public Value Rows { get; private set; }

        /// <summary>What gates the columns, [N, C, 1, W'].</summary>
        public Value Columns { get; private set; }
    }
}
