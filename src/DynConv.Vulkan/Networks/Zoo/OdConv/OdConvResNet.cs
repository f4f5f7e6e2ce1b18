using System;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.OdConv;

/// <summary>
/// ResNet with ODConvs (Li, Zhou, Yao, ICLR 2022; arXiv 2209.07947), as OSVAI/ODConv's <c>od_resnet</c>: all
/// convolutions of the blocks are dynamic, the first one and the shortcuts' are not; stride is in the 3×3 convolution.
/// [N, 3, H, W] to [N, classes] logits. How many experts there are is what the state dict says.
/// </summary>
public sealed class OdConvResNet : Layer
{
    private readonly ResNetSkeleton _network;

    /// <summary>A network.</summary>
    /// <param name="depth">10, 18, 34, 50, 101 or 152.</param>
    /// <param name="classes">Outputs.</param>
    /// <param name="temperature">What the logits of all attentions are divided by; training ends at 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such depth, or a number is out of its
    /// range.</exception>
    public OdConvResNet(int depth, int classes = 1000, float temperature = 1)
    {
        _ = LayerArguments.Positive(classes, nameof(classes));
        _network = new ResNetSkeleton
        {
            Shape = ResNetShape.OfDepth(depth),
            Convolution = place => OdConvPlace.Layer(place, temperature),
            Head = (network, features, channels) =>
                ResNetSkeleton.Classify(network, features, channels, classes),
        };
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input) => _network.Forward(network, input);
}
