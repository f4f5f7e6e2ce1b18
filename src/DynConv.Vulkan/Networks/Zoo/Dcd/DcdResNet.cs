using System;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.Dcd;

/// <summary>
/// ResNet-18 and -50 of DCD (Li et al., ICLR 2021; arXiv 2103.08756; liyunsheng13/dcd): the first convolution and the
/// shortcuts are static, the classifier is dynamic. It ends in an average over 7×7 pixels, so it takes [N, 3, H, W] with
/// sides from 193 to 224. Gives [N, classes] logits.
/// </summary>
public sealed class DcdResNet : Layer
{
    private readonly ResidualFeatures _features;
    private readonly DcdClassifier _classifier;

    /// <summary>A network.</summary>
    /// <param name="depth">18 or 50.</param>
    /// <param name="classes">Outputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such depth, or a number is out of its range.</exception>
    public DcdResNet(int depth, int classes = 1000)
    {
        _features = new ResidualFeatures(
            depth,
            static place => place.Name.EndsWith(".downsample.0", StringComparison.Ordinal)
                ? place.Static()
                : new DecomposedConv2d(place.InChannels, place.OutChannels, place.Kernel, place.Stride));
        _classifier = new DcdClassifier(_features.OutChannels, classes);
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value x = network.Apply(new AvgPool2d(7, 1), network.Apply(_features, input));
        return network.Apply("classifier", _classifier, network.Flatten(x));
    }
}
