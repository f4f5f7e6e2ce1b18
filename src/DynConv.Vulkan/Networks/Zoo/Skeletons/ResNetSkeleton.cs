using System;
using System.Globalization;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.Skeletons;

/// <summary>
/// A ResNet of which a family says what its convolutions are, with torchvision's names unless told otherwise. The stride
/// is in the 3×3 convolution of a bottleneck. [N, 3, H, W] to what <see cref="Head"/> gives.
/// </summary>
internal sealed class ResNetSkeleton : Layer
{
    private const int UsualChannels = 64;

    /// <summary>Blocks and widths.</summary>
    public required ResNetShape Shape { get; init; }

    /// <summary>Makes the convolutions of the blocks.</summary>
    public required Func<ConvolutionPlace, Layer> Convolution { get; init; }

    /// <summary>Makes the convolutions of the shortcuts; null for static ones.</summary>
    public Func<ConvolutionPlace, Layer>? Shortcut { get; init; }

    /// <summary>Makes logits of the last stage's features [N, C, H, W] with so many channels.</summary>
    public required Func<NetworkBuilder, Value, int, Value> Head { get; init; }

    /// <summary>Channels of the stem and of the first stage's 3×3 convolutions.</summary>
    public int StemChannels { get; init; } = UsualChannels;

    /// <summary>Whether the pictures are so small that the stem is 3×3 without a stride and there is no pool.</summary>
    public bool IsForSmallPictures { get; init; }

    /// <summary>Names of blocks and shortcuts in a stage and in a block.</summary>
    public ResNetNames Names { get; init; } = ResNetNames.Torchvision;

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Conv2d stem = IsForSmallPictures
            ? new Conv2d(3, StemChannels, 3, 1, 1, bias: false)
            : new Conv2d(3, StemChannels, 7, 2, 3, bias: false);
        Value x = network.Apply("conv1", stem, input);
        x = network.ReLU(network.Apply("bn1", new BatchNorm2d(StemChannels), x));
        x = IsForSmallPictures ? x : network.Apply(new MaxPool2d(3, 2, 1), x);
        int channels = StemChannels;
        for (int stage = 0; stage < Shape.Blocks.Length; stage++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"layer{stage + 1}");
            for (int i = 0; i < Shape.Blocks[stage]; i++)
            {
                string block = string.Create(CultureInfo.InvariantCulture, $"{name}.{Names.Blocks}{i}");
                x = AddBlock(network, block, x, channels, StemChannels << stage, i == 0 && stage > 0 ? 2 : 1);
                channels = Expand(StemChannels << stage);
            }
        }

        return Head(network, x, channels);
    }

    /// <summary>The usual head: the mean of each plane, and a linear layer.</summary>
    public static Value Classify(NetworkBuilder network, Value features, int channels, int classes) =>
        network.Apply("fc", new Linear(channels, classes), network.GlobalAveragePool(features));

    private int Expand(int planes) => Shape.IsBottleneck ? 4 * planes : planes;

    private Value AddBlock(
        NetworkBuilder network, string name, Value input, int channels, int planes, int stride)
    {
        int width = planes * Shape.WidthPerGroup / UsualChannels * Shape.Groups, filters = Expand(planes);
        return network.Apply(name, () =>
        {
            Value x;
            if (Shape.IsBottleneck)
            {
                x = network.ReLU(AddUnit(network, name, 1, input, new("", channels, width, 1)));
                x = network.ReLU(AddUnit(network, name, 2, x, new("", width, width, 3, stride, Shape.Groups)));
                x = AddUnit(network, name, 3, x, new("", width, filters, 1));
            }
            else
            {
                x = network.ReLU(AddUnit(network, name, 1, input, new("", channels, filters, 3, stride)));
                x = AddUnit(network, name, 2, x, new("", filters, filters, 3));
            }

            return network.ReLU(network.Add(x, AddShortcut(network, name, input, channels, filters, stride)));
        });
    }

    private Value AddUnit(NetworkBuilder network, string block, int index, Value input, ConvolutionPlace place)
    {
        string number = index.ToString(CultureInfo.InvariantCulture), name = $"conv{number}";
        Value x = network.Apply(name, Convolution(place with { Name = $"{block}.{name}" }), input);
        return network.Apply($"bn{number}", new BatchNorm2d(place.OutChannels), x);
    }

    private Value AddShortcut(
        NetworkBuilder network, string block, Value input, int channels, int filters, int stride)
    {
        if (stride == 1 && channels == filters)
        {
            return input;
        }

        ConvolutionPlace place = new($"{block}.{Names.Shortcut}.0", channels, filters, 1, stride);
        Layer convolution = Shortcut?.Invoke(place) ?? place.Static();
        return network.Apply(Names.Shortcut, new Sequential(convolution, new BatchNorm2d(filters)), input);
    }
}
