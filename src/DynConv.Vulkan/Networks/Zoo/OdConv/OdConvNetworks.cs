using System;
using System.Collections.Immutable;
using System.Globalization;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.OdConv;

/// <summary>The networks of OSVAI/ODConv.</summary>
internal static class OdConvNetworks
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<NetworkArchitecture> All { get; } =
    [
        ResNet(18, 1, 11_943_944, 314), ResNet(18, 4, 44_901_640, 346),
        ResNet(50, 1, 28_635_112, 832), ResNet(50, 4, 90_670_888, 928),
        ResNet(101, 1, 50_818_769, 1682), ResNet(101, 2, 90_441_623, 1880),
        MobileNetV2(100, 1, 4_940_185, 824), MobileNetV2(100, 4, 11_512_149, 926),
        MobileNetV2(75, 1, 3_507_113, 824), MobileNetV2(75, 4, 7_496_013, 926),
        MobileNetV2(50, 1, 2_425_537, 824), MobileNetV2(50, 4, 4_435_501, 926),
    ];

    private static ImageInput Input => new(224, 224, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f])
    {
        ResizeTo = 256,
    };

    private static NetworkArchitecture ResNet(int depth, int experts, long parameters, int tensors)
    {
        return Create(
            string.Create(CultureInfo.InvariantCulture, $"odconv_resnet{depth}_{experts}x"),
            () => new OdConvResNet(depth),
            [
                new("layer1.0.conv1.attention.channel_fc.weight", 4),
                KeySignature.Sized("layer1.0.conv1.weight", 0, experts), .. ResNetShape.OfDepth(depth).Signature(5),
            ],
            $"ResNet-{depth} with ODConv, {Experts(experts)}, ImageNet",
            parameters, tensors);
    }

    private static NetworkArchitecture MobileNetV2(int percent, int experts, long parameters, int tensors)
    {
        double width = percent / 100.0;
        return Create(
            string.Create(CultureInfo.InvariantCulture, $"odconv_mobilenetv2_{percent:000}_{experts}x"),
            () => new OdConvMobileNetV2(width),
            [
                new("features.2.conv.0.0.attention.channel_fc.weight", 4),
                KeySignature.Sized("features.2.conv.0.0.weight", 0, experts),
                KeySignature.Sized("features.0.0.weight", 0, MobileNetV2Skeleton.FirstChannels(width)),
            ],
            string.Create(
                CultureInfo.InvariantCulture,
                $"MobileNetV2 of width {width} with ODConv, {Experts(experts)}, ImageNet"),
            parameters, tensors);
    }

    private static string Experts(int count) => count == 1 ? "1 expert" : $"{count} experts";

    private static NetworkArchitecture Create(
        string name, Func<Layer> create, ImmutableArray<KeySignature> signature, string description, long parameters,
        int tensors)
        => new(name, create, Input, signature)
        {
            Family = "ODConv",
            Temperature = 1,
            Description = description,
            Parameters = parameters,
            Tensors = tensors,
            Licence = "Apache-2.0; Google Drive, from the README of OSVAI/ODConv",
        };
}
