using System;
using System.Collections.Generic;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.Dcd;

/// <summary>
/// MobileNetV2 of DCD (Li et al., ICLR 2021; arXiv 2103.08756; liyunsheng13/dcd): the 1×1 layers of the blocks behind
/// the first are dynamic, and the classifier. [N, 3, H, W] to [N, classes] logits. <c>fc_squeeze</c> is what the state
/// dict says.
/// </summary>
public sealed class DcdMobileNetV2 : Layer
{
    private const int StemChannels = 32;
    private const int LastChannels = 1280;

    private readonly Sequential _features;
    private readonly Sequential _last;
    private readonly DcdClassifier _classifier;

    /// <summary>A network.</summary>
    /// <param name="classes">Outputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public DcdMobileNetV2(int classes = 1000)
    {
        int channels = StemChannels;
        List<Layer> features =
            [new Sequential(new Conv2d(3, channels, 3, 2, 1, bias: false), new BatchNorm2d(channels), new ReLU6())];
        foreach ((int expansion, int filters, int blocks, int stride) in InvertedResidual.Stages)
        {
            for (int i = 0; i < blocks; i++)
            {
                features.Add(Block(channels, filters, i == 0 ? stride : 1, expansion));
                channels = filters;
            }
        }

        _features = new Sequential([.. features]);
        _last = new Sequential(
            new Conv2d(channels, LastChannels, 1, bias: false), new BatchNorm2d(LastChannels), new ReLU6());
        _classifier = new DcdClassifier(LastChannels, classes);
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value x = network.Apply("conv", _last, network.Apply("features", _features, input));
        return network.Apply("classifier", _classifier, network.GlobalAveragePool(x));
    }

    private static InvertedResidual Block(int inChannels, int outChannels, int stride, int expansion)
    {
        int hidden = inChannels * expansion;
        List<Layer> layers = [];
        if (expansion > 1)
        {
            layers.AddRange([new DecomposedConv2d(inChannels, hidden, 1), new BatchNorm2d(hidden), new ReLU6()]);
        }

        layers.AddRange(
        [
            new Conv2d(hidden, hidden, 3, stride, 1, groups: hidden, bias: false), new BatchNorm2d(hidden), new ReLU6(),
            expansion > 1
                ? new DecomposedConv2d(hidden, outChannels, 1)
                : new Conv2d(hidden, outChannels, 1, bias: false),
            new BatchNorm2d(outChannels),
        ]);
        return new InvertedResidual(new Sequential([.. layers]), stride == 1 && inChannels == outChannels);
    }
}
