using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.DynamicConv;

/// <summary>
/// DY-MobileNetV3-Small (Chen et al., CVPR 2020; arXiv 1912.03458): MobileNetV3 (Howard et al., arXiv 1905.02244) with
/// every convolution dynamic but the first and the last. Its weights were never published, so the names are
/// torchvision's. [N, 3, H, W] to [N, classes] logits.
/// </summary>
public sealed class DynamicMobileNetV3Small : Layer
{
    private const double Epsilon = 1e-3;
    private const int StemChannels = 16;
    private const int LastChannels = 576;
    private const int HiddenFeatures = 1024;

    // Kernel, channels inside, channels given, squeeze-and-excitation, hard swish (else ReLU), stride.
    private static readonly ImmutableArray<(int Kernel, int Hidden, int Out, bool Squeezes, bool IsSwish, int Stride)>
        Blocks =
        [
            (3, 16, 16, true, false, 2), (3, 72, 24, false, false, 2), (3, 88, 24, false, false, 1),
            (5, 96, 40, true, true, 2), (5, 240, 40, true, true, 1), (5, 240, 40, true, true, 1),
            (5, 120, 48, true, true, 1), (5, 144, 48, true, true, 1), (5, 288, 96, true, true, 2),
            (5, 576, 96, true, true, 1), (5, 576, 96, true, true, 1),
        ];

    private readonly int _classes;
    private readonly float _temperature;

    /// <summary>A network.</summary>
    /// <param name="classes">Outputs.</param>
    /// <param name="temperature">The softmax's temperature; training with annealing ends at 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public DynamicMobileNetV3Small(int classes = 1000, float temperature = 1)
    {
        _classes = LayerArguments.Positive(classes, nameof(classes));
        _temperature = LayerArguments.Temperature(temperature, nameof(temperature));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value x = network.Apply("features.0", Static(3, StemChannels, 3, 2), input);
        int channels = StemChannels;
        for (int i = 0; i < Blocks.Length; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"features.{i + 1}");
            x = AddBlock(network, name, x, channels, i);
            channels = Blocks[i].Out;
        }

        x = network.Apply("features.12", Static(channels, LastChannels, 1, 1), x);
        x = network.HardSwish(network.Apply(
            "classifier.0", new Linear(LastChannels, HiddenFeatures), network.GlobalAveragePool(x)));
        return network.Apply("classifier.3", new Linear(HiddenFeatures, _classes), x);
    }

    private static Sequential Static(int channels, int filters, int kernel, int stride) => new(
        new Conv2d(channels, filters, kernel, stride, kernel / 2, bias: false),
        new BatchNorm2d(filters, Epsilon), new HardSwish());

    private Value AddBlock(NetworkBuilder network, string name, Value input, int channels, int index)
    {
        (int kernel, int hidden, int filters, bool squeezes, bool isSwish, int stride) = Blocks[index];
        List<Layer> layers = [];
        if (hidden != channels)
        {
            layers.Add(Unit(new(name, channels, hidden, 1), Activation()));
        }

        layers.Add(Unit(new(name, hidden, hidden, kernel, stride, hidden), Activation()));
        if (squeezes)
        {
            layers.Add(new SqueezeExcite(hidden, gate: Nodes.Activation.HardSigmoid));
        }

        layers.Add(Unit(new(name, hidden, filters, 1), null));
        return network.Apply(name, () =>
        {
            Value x = network.Apply("block", new Sequential([.. layers]), input);
            return stride == 1 && channels == filters ? network.Add(x, input) : x;
        });

        Layer Activation() => isSwish ? new HardSwish() : new ReLU();
    }

    private Sequential Unit(ConvolutionPlace place, Layer? activation)
    {
        DynamicConv2d convolution = DynamicPlace.Layer(place, _temperature);
        BatchNorm2d norm = new(place.OutChannels, Epsilon);
        return activation is null ? new Sequential(convolution, norm) : new Sequential(convolution, norm, activation);
    }
}
