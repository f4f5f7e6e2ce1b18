using System;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>Blocks x + conv(x) of 8 channels, with every kind of convolution that a sum goes into.</summary>
internal static class ResidualBlocks
{
    public static TheoryData<string> Kinds =>
        ["conv3", "conv1", "grouped", "depthwise", "bias", .. KindsWithExperts];

    /// <summary>Those whose kernels are made for each sample.</summary>
    public static string[] KindsWithExperts =>
    [
        "dynamic", "dynamic without bias", "dynamic depthwise", "condconv", "cells", "generated", "generated with bias",
    ];

    /// <summary>The convolution and a normalisation alone, or with the sum and a ReLU behind it.</summary>
    public static Network Build(string kind, bool isResidual, Activation activation = Activation.ReLU)
    {
        Warehouse warehouse = new("cells", 5, 4, 2);
        Layer layer = LayerOf(kind, warehouse);
        return Network.Build(
            new FunctionalLayer((network, x) =>
            {
                if (kind == "cells")
                {
                    warehouse.Bind(network);
                }

                Value y = network.Apply("conv", layer, x);
                y = kind == "bias" ? y : network.Apply("bn", new BatchNorm2d(8), y);
                y = isResidual ? network.Add(y, x) : y;
                return activation == Activation.ReLU ? network.ReLU(y) : y;
            }),
            WeightsOf(kind).ToStateDict());
    }

    private static Layer LayerOf(string kind, Warehouse warehouse) => kind switch
    {
        "conv3" => new Conv2d(8, 8, 3, padding: 1, bias: false),
        "conv1" => new Conv2d(8, 8, 1, bias: false),
        "grouped" => new Conv2d(8, 8, 3, padding: 1, groups: 2, bias: false),
        "depthwise" => new Conv2d(8, 8, 3, padding: 1, groups: 8, bias: false),
        "bias" => new Conv2d(8, 8, 3, padding: 1),
        "dynamic" or "dynamic without bias" => new DynamicConv2d(8, 8, 3, padding: 1),
        "dynamic depthwise" => new DynamicConv2d(8, 8, 3, padding: 1, groups: 8),
        "condconv" => new CondConv2d(8, 8, 1),
        "cells" => new WarehouseConv2d(8, 8, 3, warehouse, padding: 1),
        "generated" or "generated with bias" => new DynamicDepthwiseConv2d(8, 3),
        _ => throw new ArgumentException($"no block of {kind}", nameof(kind)),
    };

    private static Weights WeightsOf(string kind)
    {
        Weights weights = new Weights(kind.Length).BatchNorm("bn", 8);
        return kind switch
        {
            "conv3" => weights.Add("conv.weight", 8, 8, 3, 3),
            "conv1" => weights.Add("conv.weight", 8, 8, 1, 1),
            "grouped" => weights.Add("conv.weight", 8, 4, 3, 3),
            "depthwise" => weights.Add("conv.weight", 8, 1, 3, 3),
            "bias" => new Weights(3).Add("conv.weight", 8, 8, 3, 3).Add("conv.bias", 8),
            "dynamic" => weights.Dynamic("conv", 8, 8, 3),
            "dynamic without bias" => weights.Dynamic("conv", 8, 8, 3, bias: false),
            "dynamic depthwise" => weights.Dynamic("conv", 8, 8, 3, groups: 8, bias: false),
            "condconv" => weights.Add("conv.routing.weight", 4, 8).Add("conv.routing.bias", 4)
                .Add("conv.cond_conv.weight", 4, 64),
            "cells" => weights.Add("cells", 5, 4, 2, 1, 1).Add("conv.attention.fc1.weight", 4, 8)
                .BatchNorm("conv.attention.norm1", 4).Add("conv.attention.fc2.weight", 72 * 6, 4)
                .Add("conv.attention.fc2.bias", 72 * 6),
            _ => Generated(weights, kind),
        };
    }

    private static Weights Generated(Weights weights, string kind)
    {
        weights = weights.Add("conv.conv1.weight", 2, 8, 1, 1).BatchNorm("conv.bn", 2)
            .Add("conv.conv2.weight", 72, 2, 1, 1);
        return kind == "generated" ? weights : weights.Add("conv.conv2.bias", 72).Add("conv.bias", 8);
    }
}
