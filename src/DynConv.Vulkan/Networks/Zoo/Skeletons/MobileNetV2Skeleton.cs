using System;
using System.Collections.Generic;
using System.Globalization;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.Skeletons;

/// <summary>
/// MobileNetV2 (Sandler et al., arXiv 1801.04381) with torchvision's names, of which a family says what its convolutions
/// are. [N, 3, H, W] to what <see cref="Head"/> gives.
/// </summary>
internal sealed class MobileNetV2Skeleton : Layer
{
    private const int StemChannels = 32;
    private const int LastChannels = 1280;

    private readonly double _width;

    /// <summary>A network.</summary>
    /// <param name="width">Factor of all channels; rounded to multiples of 8.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is no usual factor.</exception>
    public MobileNetV2Skeleton(double width) =>
        _width = double.IsFinite(width) && width is > 0 and <= 100
            ? width
            : throw new ArgumentOutOfRangeException(
                nameof(width), width, $"width is {width}, a positive number of at most 100 is wanted");

    /// <summary>Makes every convolution, the first (<c>features.0.0</c>) and the last (<c>features.18.0</c>) too.</summary>
    public required Func<ConvolutionPlace, Layer> Convolution { get; init; }

    /// <summary>Makes logits of the last features [N, C, H, W] with so many channels.</summary>
    public required Func<NetworkBuilder, Value, int, Value> Head { get; init; }

    /// <summary>Whether it is the first convolution, whatever the width.</summary>
    public static bool IsFirst(ConvolutionPlace place) => place.Name == "features.0.0";

    /// <summary>Whether it is the last convolution, whatever the width.</summary>
    public static bool IsLast(ConvolutionPlace place) => place.Name == "features.18.0";

    /// <summary>The channels that the first convolution of a network of some width gives.</summary>
    public static int FirstChannels(double width) => InvertedResidual.Divisible(StemChannels * width);

    /// <summary>The usual head: the mean of each plane, a dropout and a linear layer.</summary>
    public static Value Classify(NetworkBuilder network, Value features, int channels, int classes) =>
        network.Apply("classifier.1", new Linear(channels, classes), network.GlobalAveragePool(features));

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        int channels = FirstChannels(_width);
        Value x = AddUnit(network, "features.0", new("features.0.0", 3, channels, 3, 2), input);
        int index = 1;
        foreach ((int expansion, int filters, int blocks, int stride) in InvertedResidual.Stages)
        {
            int outChannels = InvertedResidual.Divisible(filters * _width);
            for (int i = 0; i < blocks; i++, index++)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"features.{index}");
                x = AddBlock(network, name, x, (channels, outChannels), i == 0 ? stride : 1, expansion);
                channels = outChannels;
            }
        }

        int last = InvertedResidual.Divisible(LastChannels * Math.Max(1, _width));
        x = AddUnit(network, "features.18", new("features.18.0", channels, last, 1), x);
        return Head(network, x, last);
    }

    private Value AddUnit(NetworkBuilder network, string name, ConvolutionPlace place, Value input) =>
        network.Apply(name, Unit(place), input);

    private Sequential Unit(ConvolutionPlace place) =>
        new(Convolution(place), new BatchNorm2d(place.OutChannels), new ReLU6());

    private Value AddBlock(
        NetworkBuilder network, string name, Value input, (int In, int Out) channels, int stride, int expansion)
    {
        int hidden = channels.In * expansion;
        List<Layer> layers = [];
        if (expansion > 1)
        {
            layers.Add(Unit(new($"{name}.conv.0.0", channels.In, hidden, 1)));
        }

        string depthwise = string.Create(CultureInfo.InvariantCulture, $"{name}.conv.{layers.Count}.0");
        layers.Add(Unit(new(depthwise, hidden, hidden, 3, stride, hidden)));
        string project = string.Create(CultureInfo.InvariantCulture, $"{name}.conv.{layers.Count}");
        layers.Add(Convolution(new(project, hidden, channels.Out, 1)));
        layers.Add(new BatchNorm2d(channels.Out));
        return network.Apply(
            name, new InvertedResidual(new Sequential([.. layers]), stride == 1 && channels.In == channels.Out), input);
    }
}
