using System;
using System.Collections.Generic;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.KernelWarehouse;

/// <summary>
/// MobileNetV2 of KernelWarehouse (Li, Yao, ICML 2024; arXiv 2406.07879; <c>kw*_mobilenetv2_*</c> of OSVAI/KernelWarehouse):
/// every convolution is dynamic, but with ratio 1/2 the 1×1 layers of the blocks before the 15th are not, and the classifier
/// is. [N, 3, H, W] to [N, 1000] logits.
/// </summary>
public sealed class WarehouseMobileNetV2 : Layer
{
    private const int Classes = 1000;
    private const int LastChannels = 1280;
    private const int ClassifierWarehouse = 9;

    private readonly WarehouseSet _warehouses;
    private readonly Sequential _features;
    private readonly Layer _classifier;
    private readonly string _classifierName;

    /// <summary>A network.</summary>
    /// <param name="width">Factor of all channels but the last ones: 1/2 or 1.</param>
    /// <param name="ratio">The convolutional parameters, as a part of those of an ordinary one: 1/2, 1 or 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such network.</exception>
    public WarehouseMobileNetV2(double width, double ratio)
    {
        _warehouses = new WarehouseSet(MobileNetV2Warehouses.SizesOf(width, ratio));
        MobileNetV2Warehouses shared = MobileNetV2Warehouses.Of(ratio);
        int channels = InvertedResidual.Divisible(32 * width);
        List<Layer> features = [Unit(Convolve(0, new("features.0.0", 3, channels, 3, 2)), channels)];
        foreach ((int expansion, int filters, int blocks, int stride) in InvertedResidual.Stages)
        {
            for (int i = 0; i < blocks; i++)
            {
                int outChannels = InvertedResidual.Divisible(filters * width);
                features.Add(Block(shared, features.Count, channels, outChannels, i == 0 ? stride : 1, expansion));
                channels = outChannels;
            }
        }

        features.Add(Unit(Convolve(shared.Last, new("features.18.0", channels, LastChannels, 1)), LastChannels));
        _features = new Sequential([.. features]);
        // Behind a dropout where it is dynamic.
        (_classifierName, _classifier) = ratio < 1
            ? ("classifier.1", new WarehouseLinear(LastChannels, Classes, _warehouses[ClassifierWarehouse], bias: true))
            : ("classifier", (Layer)new Linear(LastChannels, Classes));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        _warehouses.Bind(network);
        Value x = network.Apply("features", _features, input);
        return network.Apply(_classifierName, _classifier, network.GlobalAveragePool(x));
    }

    private static Sequential Unit(Layer convolution, int channels)
        => new(convolution, new BatchNorm2d(channels), new ReLU6());

    private InvertedResidual Block(
        MobileNetV2Warehouses shared, int block, int inChannels, int outChannels, int stride, int expansion)
    {
        int group = MobileNetV2Warehouses.GroupOf(block), hidden = inChannels * expansion;
        List<Layer> layers = [];
        if (expansion > 1)
        {
            layers.Add(Unit(Convolve(shared.Expand[group], new("expand", inChannels, hidden, 1)), hidden));
        }

        layers.Add(Unit(
            Convolve(shared.Depthwise[group], new("depthwise", hidden, hidden, 3, stride, hidden)), hidden));
        layers.Add(Convolve(shared.Project[group], new("project", hidden, outChannels, 1)));
        layers.Add(new BatchNorm2d(outChannels));
        return new InvertedResidual(new Sequential([.. layers]), stride == 1 && inChannels == outChannels);
    }

    private Layer Convolve(int warehouse, ConvolutionPlace place)
        => warehouse < 0 ? place.Static() : _warehouses.Convolve(warehouse, place);
}
