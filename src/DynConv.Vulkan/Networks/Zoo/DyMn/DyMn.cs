using System;
using System.Collections.Generic;
using System.Globalization;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.DyMn;

/// <summary>
/// DyMN (Schmid, Koutini, Widmer, "Dynamic Convolutional Neural Networks as Efficient Pre-trained Audio Models", TASLP 2024;
/// arXiv 2310.15648), as fschmid56/EfficientAT's <c>dymn</c>: log-mel spectrogram [N, 1, 128, T] to [N, classes] logits, each
/// of which is a class by itself. A further output <c>embed</c> [N, 960·width] is the mean of the last features.
/// </summary>
public sealed class DyMn : Layer
{
    private const int StemChannels = 16;
    private const int LastChannels = 160;
    private const int HiddenFeatures = 1280;

    // The blocks of MobileNetV3 that have a squeeze-and-excitation.
    private static readonly int[] Replaced = [3, 4, 5, 10, 11, 12, 13, 14];

    private readonly double _width;
    private readonly bool _replacesSqueezeExcite;
    private readonly int _classes;
    private readonly float _temperature;

    /// <summary>A network.</summary>
    /// <param name="width">Factor of all channels; published are 0.4, 1 and 2.</param>
    /// <param name="replacesSqueezeExcite">Whether only the blocks are dynamic that have a squeeze-and-excitation in
    /// MobileNetV3, and the others static.</param>
    /// <param name="classes">Outputs.</param>
    /// <param name="temperature">The softmax's temperature: 1 for the weights trained on AudioSet (<c>_as</c>), 30 for those
    /// trained on ImageNet (<c>_im</c>).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public DyMn(double width = 1, bool replacesSqueezeExcite = false, int classes = 527, float temperature = 1)
    {
        _width = double.IsFinite(width) && width is > 0 and <= 100
            ? width
            : throw new ArgumentOutOfRangeException(
                nameof(width), width, $"width is {width}, a positive number of at most 100 is wanted");
        _replacesSqueezeExcite = replacesSqueezeExcite;
        _classes = LayerArguments.Positive(classes, nameof(classes));
        _temperature = LayerArguments.Temperature(temperature, nameof(temperature));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value x = network.Apply("in_c", Static(1, DyMnSizes.Scale(StemChannels, _width), 3, 2, 1, new HardSwish()), input);
        for (int i = 0; i < DyMnSizes.Count; i++)
        {
            DyMnSizes sizes = DyMnSizes.Of(i, _width);
            Layer block = !_replacesSqueezeExcite || Array.IndexOf(Replaced, i) >= 0
                ? Dynamic(sizes)
                : new StaticBlock(sizes);
            x = network.Apply(string.Create(CultureInfo.InvariantCulture, $"layers.{i}"), block, x);
        }

        int last = DyMnSizes.Scale(LastChannels, _width), hidden = DyMnSizes.Scale(HiddenFeatures, _width);
        x = network.Apply("out_c", Static(last, 6 * last, 1, 1, 1, new HardSwish()), x);
        Value embedding = network.GlobalAveragePool(x);
        network.Output("embed", embedding);
        x = network.HardSwish(network.Apply("classifier.2", new Linear(6 * last, hidden), embedding));
        return network.Apply("classifier.5", new Linear(hidden, _classes), x);
    }

    private DyMNBlock Dynamic(in DyMnSizes sizes) => new(
        sizes.InChannels, sizes.Expanded, sizes.OutChannels, sizes.Kernel, sizes.Stride,
        sizes.IsSwish ? Nodes.Activation.HardSwish : Nodes.Activation.ReLU, sizes.Context, _temperature);

    private static Sequential Static(int channels, int filters, int kernel, int stride, int groups, Layer? activation)
    {
        Conv2d convolution = new(channels, filters, kernel, stride, kernel / 2, groups: groups, bias: false);
        BatchNorm2d norm = new(filters, DyMNBlock.Epsilon);
        return activation is null ? new Sequential(convolution, norm) : new Sequential(convolution, norm, activation);
    }

    /// <summary>MobileNetV3's block without a squeeze-and-excitation.</summary>
    private sealed class StaticBlock(DyMnSizes sizes) : Layer
    {
        public override Value Forward(NetworkBuilder network, Value input)
        {
            (int channels, int inside) = (sizes.InChannels, sizes.Expanded);
            List<Layer> layers = [];
            if (inside != channels)
            {
                layers.Add(Static(channels, inside, 1, 1, 1, Activation()));
            }

            layers.Add(Static(inside, inside, sizes.Kernel, sizes.Stride, inside, Activation()));
            layers.Add(Static(inside, sizes.OutChannels, 1, 1, 1, null));
            Value x = network.Apply("block", new Sequential([.. layers]), input);
            return sizes.Stride == 1 && channels == sizes.OutChannels ? network.Add(x, input) : x;

            Layer Activation() => sizes.IsSwish ? new HardSwish() : new ReLU();
        }
    }
}
