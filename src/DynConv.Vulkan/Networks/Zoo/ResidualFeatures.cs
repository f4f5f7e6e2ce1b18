using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>
/// ResNet without its head, with torchvision's names (<c>conv1</c>, <c>bn1</c>, <c>layer1.0.conv1</c> …,
/// <c>layer1.0.downsample.0</c>): [N, 3, H, W] to the features of the last stage. Every convolution behind the first is what
/// the family makes of its place.
/// </summary>
internal sealed class ResidualFeatures : Layer
{
    private const int StemChannels = 64;

    private readonly ImmutableArray<Sequential> _stages;

    /// <summary>The features.</summary>
    /// <param name="depth">18 (two 3×3 layers in a block) or 50 (1×1, 3×3, 1×1).</param>
    /// <param name="convolve">Makes the convolution of a place; called in the order in which the module holds them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such depth.</exception>
    public ResidualFeatures(int depth, Func<ConvolutionPlace, Layer> convolve)
    {
        ImmutableArray<int> blocks = depth switch
        {
            18 => [2, 2, 2, 2],
            50 => [3, 4, 6, 3],
            _ => throw new ArgumentOutOfRangeException(nameof(depth), depth, $"depth is {depth}, 18 or 50 is wanted"),
        };
        List<Sequential> stages = [];
        int channels = StemChannels;
        for (int stage = 0; stage < blocks.Length; stage++)
        {
            List<Layer> layers = [];
            for (int i = 0; i < blocks[stage]; i++)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"layer{stage + 1}.{i}");
                Block block = new(name, channels, StemChannels << stage, stage > 0 && i == 0 ? 2 : 1, depth >= 50, convolve);
                layers.Add(block);
                channels = block.OutChannels;
            }

            stages.Add(new Sequential([.. layers]));
        }

        _stages = [.. stages];
        OutChannels = channels;
    }

    /// <summary>Channels of the features.</summary>
    public int OutChannels { get; }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        Value x = network.Apply("conv1", new Conv2d(3, StemChannels, 7, 2, 3, bias: false), input);
        x = network.ReLU(network.Apply("bn1", new BatchNorm2d(StemChannels), x));
        x = network.Apply(new MaxPool2d(3, 2, 1), x);
        for (int i = 0; i < _stages.Length; i++)
        {
            x = network.Apply(string.Create(CultureInfo.InvariantCulture, $"layer{i + 1}"), _stages[i], x);
        }

        return x;
    }

    private sealed class Block : Layer
    {
        private readonly List<(Layer Convolution, int Filters)> _layers = [];
        private readonly Sequential? _downsample;

        public Block(
            string name, int channels, int width, int stride, bool isBottleneck, Func<ConvolutionPlace, Layer> convolve)
        {
            OutChannels = isBottleneck ? 4 * width : width;
            int from = channels;
            if (isBottleneck)
            {
                Add(width, 1, 1);
            }

            Add(width, 3, stride);
            Add(OutChannels, isBottleneck ? 1 : 3, 1);
            if (stride != 1 || channels != OutChannels)
            {
                _downsample = new Sequential(
                    convolve(new ConvolutionPlace($"{name}.downsample.0", channels, OutChannels, 1, stride)),
                    new BatchNorm2d(OutChannels));
            }

            void Add(int filters, int kernel, int step)
            {
                string place = string.Create(CultureInfo.InvariantCulture, $"{name}.conv{_layers.Count + 1}");
                _layers.Add((convolve(new ConvolutionPlace(place, from, filters, kernel, step)), filters));
                from = filters;
            }
        }

        public int OutChannels { get; }

        public override Value Forward(NetworkBuilder network, Value input)
        {
            Value x = input;
            for (int i = 1; i <= _layers.Count; i++)
            {
                (Layer convolution, int filters) = _layers[i - 1];
                x = network.Apply(string.Create(CultureInfo.InvariantCulture, $"conv{i}"), convolution, x);
                x = network.Apply(string.Create(CultureInfo.InvariantCulture, $"bn{i}"), new BatchNorm2d(filters), x);
                x = i < _layers.Count ? network.ReLU(x) : x;
            }

            return network.ReLU(network.Add(
                x, _downsample is null ? input : network.Apply("downsample", _downsample, input)));
        }
    }
}
