using System;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.OdConv;

/// <summary>
/// MobileNetV2 with ODConvs (Li, Zhou, Yao, ICLR 2022; arXiv 2209.07947), as OSVAI/ODConv's <c>od_mobilenetv2</c>:
/// every convolution but the first is dynamic. [N, 3, H, W] to [N, classes] logits. How many experts there are is what
/// the state dict says.
/// </summary>
public sealed class OdConvMobileNetV2 : Layer
{
    private readonly MobileNetV2Skeleton _network;

    /// <summary>A network.</summary>
    /// <param name="width">Factor of all channels; rounded to multiples of 8.</param>
    /// <param name="classes">Outputs.</param>
    /// <param name="temperature">What the logits of all attentions are divided by; training ends at 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public OdConvMobileNetV2(double width = 1, int classes = 1000, float temperature = 1)
    {
        _ = LayerArguments.Positive(classes, nameof(classes));
        _network = new MobileNetV2Skeleton(width)
        {
            Convolution = place => MobileNetV2Skeleton.IsFirst(place)
                ? place.Static()
                : OdConvPlace.Layer(place, temperature),
            Head = (network, features, channels) =>
                MobileNetV2Skeleton.Classify(network, features, channels, classes),
        };
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input) => _network.Forward(network, input);
}
