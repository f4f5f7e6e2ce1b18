using System;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.Dcd;

/// <summary>
/// ResNet-18 and -50 of DCD (Li et al., ICLR 2021; arXiv 2103.08756; liyunsheng13/dcd): the first convolution and the
/// shortcuts are static, the classifier is dynamic. It ends in an average over 7×7 pixels, so it takes [N, 3, H, W]
/// with sides from 193 to 224. Gives [N, classes] logits.
/// </summary>
public sealed class DcdResNet : Layer
{
    private readonly ResNetSkeleton _network;

    /// <summary>A network.</summary>
    /// <param name="depth">18 or 50 as published; also 10, 34, 101 and 152.</param>
    /// <param name="classes">Outputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such depth, or a number is out of its
    /// range.</exception>
    public DcdResNet(int depth, int classes = 1000)
    {
        _ = LayerArguments.Positive(classes, nameof(classes));
        _network = new ResNetSkeleton
        {
            Shape = ResNetShape.OfDepth(depth),
            Convolution = static place => new DecomposedConv2d(
                place.InChannels, place.OutChannels, place.Kernel, place.Stride, place.Padding),
            Head = (network, features, channels) => network.Apply(
                "classifier", new DcdClassifier(channels, classes),
                network.Flatten(network.Apply(new AvgPool2d(7, 1), features))),
        };
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input) => _network.Forward(network, input);
}
