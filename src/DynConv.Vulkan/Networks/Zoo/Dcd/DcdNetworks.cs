using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Zoo.Dcd;

/// <summary>The networks of liyunsheng13/dcd.</summary>
internal static class DcdNetworks
{
    private const string ThirdOfBlock = "layer1.0.conv3.fc_phi.weight";

    /// <summary>All of them.</summary>
    public static ImmutableArray<NetworkArchitecture> All { get; } =
    [
        Create(
            "resnet18_dcd",
            static () => new DcdResNet(18),
            [new("layer1.0.conv2.fc_phi.weight", 2), KeySignature.Absent(ThirdOfBlock)],
            "ResNet-18 with DCD, ImageNet",
            14_703_332,
            394),
        Create(
            "resnet50_dcd",
            static () => new DcdResNet(50),
            [new("layer1.0.conv2.fc_phi.weight", 2), new(ThirdOfBlock, 2)],
            "ResNet-50 with DCD, ImageNet",
            29_835_056,
            1104),
        Create(
            "mobilenetv2_dcd",
            static () => new DcdMobileNetV2(),
            [new("features.2.conv.0.fc_phi.weight", 2), new("features.2.conv.0.conv_q.weight", 4)],
            "MobileNetV2 with DCD, ImageNet",
            5_720_028,
            842),
    ];

    private static ImageInput Input => new(224, 224, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f])
    {
        ResizeTo = 256,
    };

    private static NetworkArchitecture Create(
        string name, Func<Layer> create, ImmutableArray<KeySignature> signature, string description, long parameters,
        int tensors)
        => new(name, create, Input, signature)
        {
            Family = "DCD",
            Description = description,
            Parameters = parameters,
            Tensors = tensors,
            Licence = "MIT; Google Drive, from the README of liyunsheng13/dcd",
        };
}
