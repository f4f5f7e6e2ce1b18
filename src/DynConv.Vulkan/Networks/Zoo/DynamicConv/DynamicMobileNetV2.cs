using System;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.DynamicConv;

/// <summary>
/// DY-MobileNetV2 (Chen et al., CVPR 2020; arXiv 1912.03458): every convolution dynamic but the first and the last, with
/// which the parameters are the paper's. Its weights were never published, so the names are torchvision's.
/// [N, 3, H, W] to [N, classes] logits.
/// </summary>
public sealed class DynamicMobileNetV2 : Layer
{
    private readonly MobileNetV2Skeleton _network;

    /// <summary>A network.</summary>
    /// <param name="width">Factor of all channels; the paper has 1, 0.75, 0.5 and 0.35.</param>
    /// <param name="classes">Outputs.</param>
    /// <param name="temperature">The softmax's temperature; training with annealing ends at 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public DynamicMobileNetV2(double width = 1, int classes = 1000, float temperature = 1)
    {
        _ = LayerArguments.Positive(classes, nameof(classes));
        _network = new MobileNetV2Skeleton(width)
        {
            Convolution = place => MobileNetV2Skeleton.IsFirst(place) || MobileNetV2Skeleton.IsLast(place)
                ? place.Static()
                : DynamicPlace.Layer(place, temperature),
            Head = (network, features, channels) =>
                MobileNetV2Skeleton.Classify(network, features, channels, classes),
        };
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input) => _network.Forward(network, input);
}
