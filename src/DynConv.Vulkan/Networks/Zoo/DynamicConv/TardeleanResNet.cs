using System;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.DynamicConv;

/// <summary>
/// ResNet with dynamic convolutions for small pictures, as in TArdelean/DynamicConvolution: the first convolution, 3×3
/// without a stride, is static, all others are dynamic, the shortcuts' too; no pool before the last one.
/// [N, 3, H, W] to the logarithms of the classes' probabilities [N, classes].
/// </summary>
public sealed class TardeleanResNet : Layer
{
    private const int FullWidth = 64;

    private readonly ResNetSkeleton _network;

    /// <summary>A network.</summary>
    /// <param name="depth">10, 18 or 34.</param>
    /// <param name="width">Factor of all channels, rounded down; the repository has 1, 0.5 and 0.25.</param>
    /// <param name="classes">Outputs.</param>
    /// <param name="temperature">The softmax's temperature; training with annealing ends at 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such depth, or a number is out of its
    /// range.</exception>
    public TardeleanResNet(int depth, double width = 1, int classes = 200, float temperature = 1)
    {
        _ = LayerArguments.Positive(classes, nameof(classes));
        _ = LayerArguments.Temperature(temperature, nameof(temperature));
        if (!double.IsFinite(width) || width is < 1.0 / FullWidth or > 100)
        {
            throw new ArgumentOutOfRangeException(
                nameof(width), width, $"width is {width}, a number from 1/{FullWidth} to 100 is wanted");
        }

        ResNetShape shape = ResNetShape.OfDepth(depth);
        if (shape.IsBottleneck)
        {
            throw new ArgumentOutOfRangeException(nameof(depth), depth, $"depth is {depth}, one of 10, 18, 34 is wanted");
        }

        _network = new ResNetSkeleton
        {
            Shape = shape,
            StemChannels = (int)(FullWidth * width),
            IsForSmallPictures = true,
            Names = new ResNetNames("layers.", "shortcut.layers"),
            Convolution = Dynamic,
            Shortcut = Dynamic,
            Head = (network, features, channels) => network.LogSoftmax(network.Apply(
                "linear", new Linear(channels, classes), network.GlobalAveragePool(features))),
        };

        DynamicConv2d Dynamic(ConvolutionPlace place) => DynamicPlace.Layer(place, temperature);
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input) => _network.Forward(network, input);
}
