using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.OdConv;

/// <summary>
/// MobileNetV2 with ODConvs (Li, Zhou, Yao, ICLR 2022; arXiv 2209.07947), as OSVAI/ODConv's <c>od_mobilenetv2</c>:
/// every convolution but the first is dynamic. [N, 3, H, W] to [N, classes] logits. How many experts there are is what
/// the state dict says.
/// </summary>
public sealed class OdConvMobileNetV2 : Layer
{
    private const int LastChannels = 1280;

    // Expansion, channels, blocks, stride of the first.
    private static readonly ImmutableArray<(int Expansion, int Channels, int Blocks, int Stride)> Stages =
    [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ];

    private readonly Sequential _features;
    private readonly Linear _classifier;

    /// <summary>A network.</summary>
    /// <param name="width">Factor of all channels; rounded to multiples of 8.</param>
    /// <param name="classes">Outputs.</param>
    /// <param name="temperature">What the logits of all attentions are divided by; training ends at 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public OdConvMobileNetV2(double width = 1, int classes = 1000, float temperature = 1)
    {
        if (!double.IsFinite(width) || width is <= 0 or > 100)
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, $"width is {width}, at most 100 is wanted");
        }

        int channels = Divisible(32 * width);
        List<Layer> features = [Unit(new Conv2d(3, channels, 3, 2, 1, bias: false), channels)];
        foreach ((int expansion, int filters, int blocks, int stride) in Stages)
        {
            int outChannels = Divisible(filters * width);
            for (int i = 0; i < blocks; i++)
            {
                features.Add(Block(channels, outChannels, i == 0 ? stride : 1, expansion, temperature));
                channels = outChannels;
            }
        }

        int last = Divisible(LastChannels * Math.Max(1, width));
        features.Add(Unit(new ODConv2d(channels, last, 1, temperature: temperature), last));
        _features = new Sequential([.. features]);
        _classifier = new Linear(last, LayerArguments.Positive(classes, nameof(classes)));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value x = network.Apply("features", _features, input);
        // classifier.0 is a dropout.
        return network.Apply("classifier.1", _classifier, network.GlobalAveragePool(x));
    }

    /// <summary>A number of channels as a multiple of 8 that is not smaller by more than a tenth.</summary>
    internal static int Divisible(double channels)
    {
        int rounded = Math.Max(8, (int)(channels + 4) / 8 * 8);
        return rounded < 0.9 * channels ? rounded + 8 : rounded;
    }

    private static InvertedResidual Block(int inChannels, int outChannels, int stride, int expansion, float temperature)
    {
        int hidden = inChannels * expansion;
        List<Layer> layers = [];
        if (expansion > 1)
        {
            layers.Add(Unit(new ODConv2d(inChannels, hidden, 1, temperature: temperature), hidden));
        }

        layers.Add(Unit(new ODConv2d(hidden, hidden, 3, stride, 1, groups: hidden, temperature: temperature), hidden));
        layers.Add(new ODConv2d(hidden, outChannels, 1, temperature: temperature));
        layers.Add(new BatchNorm2d(outChannels));
        Sequential body = new([.. layers]);
        return new InvertedResidual(body, stride == 1 && inChannels == outChannels);
    }

    private static Sequential Unit(Layer convolution, int channels)
        => new(convolution, new BatchNorm2d(channels), new ReLU6());

    private sealed class InvertedResidual(Layer body, bool hasShortcut) : Layer
    {
        public override Value Forward(NetworkBuilder network, Value input)
        {
            Value x = network.Apply("conv", body, input);
            return hasShortcut ? network.Add(x, input) : x;
        }
    }
}
