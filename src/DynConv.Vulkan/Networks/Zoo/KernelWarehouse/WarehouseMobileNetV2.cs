using System;
using System.Globalization;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.KernelWarehouse;

/// <summary>
/// MobileNetV2 of KernelWarehouse (Li, Yao, ICML 2024; arXiv 2406.07879; <c>kw*_mobilenetv2_*</c> of
/// OSVAI/KernelWarehouse): every convolution is dynamic, but with ratio 1/2 the 1×1 layers of the blocks before the
/// 15th are not, and the classifier is. [N, 3, H, W] to [N, 1000] logits.
/// </summary>
public sealed class WarehouseMobileNetV2 : Layer
{
    private const int Classes = 1000;
    private const int ClassifierWarehouse = 9;

    private readonly WarehouseSet _warehouses;
    private readonly MobileNetV2Warehouses _shared;
    private readonly MobileNetV2Skeleton _network;

    /// <summary>A network.</summary>
    /// <param name="width">Factor of all channels but the last ones: 1/2 or 1.</param>
    /// <param name="ratio">The convolutional parameters, as a part of those of an ordinary one: 1/2, 1 or 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such network.</exception>
    public WarehouseMobileNetV2(double width, double ratio)
    {
        _warehouses = new WarehouseSet(MobileNetV2Warehouses.SizesOf(width, ratio));
        _shared = MobileNetV2Warehouses.Of(ratio);
        _network = new MobileNetV2Skeleton(width)
        {
            Convolution = Convolve,
            Head = (network, features, channels) =>
            {
                Value pooled = network.GlobalAveragePool(features);
                // Behind a dropout where it is dynamic.
                return ratio < 1
                    ? network.Apply(
                        "classifier.1",
                        new WarehouseLinear(channels, Classes, _warehouses[ClassifierWarehouse], bias: true),
                        pooled)
                    : network.Apply("classifier", new Linear(channels, Classes), pooled);
            },
        };
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        _warehouses.Bind(network);
        return _network.Forward(network, input);
    }

    private Layer Convolve(ConvolutionPlace place)
    {
        int warehouse = IndexOf(place);
        return warehouse < 0 ? place.Static() : _warehouses.Convolve(warehouse, place);
    }

    private int IndexOf(ConvolutionPlace place)
    {
        if (MobileNetV2Skeleton.IsFirst(place))
        {
            return 0;
        }

        if (MobileNetV2Skeleton.IsLast(place))
        {
            return _shared.Last;
        }

        int group = MobileNetV2Warehouses.GroupOf(int.Parse(place.Name.Split('.')[1], CultureInfo.InvariantCulture));
        return place.Groups > 1 ? _shared.Depthwise[group]
            : place.Name.EndsWith(".conv.0.0", StringComparison.Ordinal) ? _shared.Expand[group]
            : _shared.Project[group];
    }
}
