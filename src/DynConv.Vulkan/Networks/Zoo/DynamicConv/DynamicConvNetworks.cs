using System;
using System.Collections.Immutable;
using System.Globalization;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.DynamicConv;

/// <summary>Networks with the dynamic convolution of arXiv 1912.03458.</summary>
internal static class DynamicConvNetworks
{
    private const string Unpublished = "no weights published; for files of one's own";

    /// <summary>All of them.</summary>
    public static ImmutableArray<NetworkArchitecture> All { get; } =
    [
        ResNet("dy_resnet18", 18, false, 45_475_008, 179), ResNet("dy_resnet34", 34, false, 86_173_504, 323),
        ResNet("dy_resnet50", 50, false, 100_895_176, 476), ResNet("dy_resnet101", 101, false, 181_773_152, 935),
        ResNeXt(),
        Vgg11(),
        ResNet("dy_resnet10_paper", 10, true, 20_224_180, 118),
        ResNet("dy_resnet18_paper", 18, true, 45_472_052, 198),
        MobileNetV2(100, 11_149_736), MobileNetV2(75, 7_012_118), MobileNetV2(50, 3_946_334),
        MobileNetV2(35, 2_686_612),
        MobileNetV3Small(),
        Tardelean(10, 19_806_100, 118), Tardelean(18, 45_053_972, 198),
    ];

    private static ImageInput Input => new(224, 224, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f])
    {
        ResizeTo = 256,
    };

    /// <summary>
    /// Tiny ImageNet has 64×64; the middle 56×56 is scaled to 64×64 there, which is the middle of the picture scaled to
    /// 64 · 64 / 56.
    /// </summary>
    private static ImageInput TinyInput => new(64, 64, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f])
    {
        ResizeTo = 73,
    };

    private static NetworkArchitecture ResNet(string name, int depth, bool isPaper, long parameters, int tensors)
    {
        const string Bias = "layer1.0.conv1.attention.fc1.bias";
        ResNetShape shape = ResNetShape.OfDepth(depth);
        string described = isPaper
            ? $"ResNet-{depth} as in the paper on dynamic convolution: biases on both layers of the attention"
            : $"ResNet-{depth}, every convolution but the first dynamic, from kaijieshi7's repository";
        return Create(
            name, () => new DynamicResNet(depth),
            [
                new("layer1.0.conv1.attention.fc1.weight", 4),
                isPaper ? new(Bias, 1) : KeySignature.Absent(Bias),
                .. shape.Signature(5), .. GroupsOf(shape, false),
            ],
            described, parameters, tensors);
    }

    private static NetworkArchitecture ResNeXt()
    {
        ResNetShape shape = ResNetShape.OfDepth(50);
        return Create(
            "dy_resnext50_32x4d", () => new DynamicResNet(50, 32, 4),
            [
                new("layer1.0.conv1.attention.fc1.weight", 4), .. shape.Signature(5), .. GroupsOf(shape, true),
            ],
            "ResNeXt-50 32×4d, every convolution but the first dynamic, from kaijieshi7's repository",
            100_638_664, 476);
    }

    /// <summary>A ResNeXt has the same names as a ResNet; the depth of its grouped kernels tells it.</summary>
    private static ImmutableArray<KeySignature> GroupsOf(ResNetShape shape, bool isGrouped) => shape.IsBottleneck
        ? [KeySignature.Sized("layer1.0.conv2.weight", 2, isGrouped ? 4 : 64)]
        : [];

    private static NetworkArchitecture Vgg11() => Create(
        "dy_vgg11", () => new DynamicVgg11(),
        [
            new("features.0.attention.fc1.weight", 4), new("features.18.weight", 5), new("classifier.0.weight", 2),
            KeySignature.Absent("features.19.weight"),
        ],
        "VGG-11 for ten classes, every convolution dynamic, from kaijieshi7's repository", 37_360_866, 34);

    private static NetworkArchitecture MobileNetV2(int percent, long parameters)
    {
        double width = percent / 100.0;
        return Create(
            string.Create(CultureInfo.InvariantCulture, $"dy_mobilenetv2_{percent:000}"),
            () => new DynamicMobileNetV2(width),
            [
                new("features.2.conv.0.0.attention.fc1.weight", 4), new("features.2.conv.0.0.weight", 5),
                KeySignature.Sized("features.1.conv.1.weight", 1, InvertedResidual.Divisible(16 * width)),
                KeySignature.Sized("features.17.conv.2.weight", 1, InvertedResidual.Divisible(320 * width)),
            ],
            string.Create(
                CultureInfo.InvariantCulture,
                $"MobileNetV2 of width {width} as in the paper on dynamic convolution, with torchvision's names"),
            parameters, 514);
    }

    private static NetworkArchitecture MobileNetV3Small() => Create(
        "dy_mobilenetv3_small", () => new DynamicMobileNetV3Small(),
        [
            new("features.1.block.0.0.attention.fc1.weight", 4), new("features.11.block.0.0.weight", 5),
            new("classifier.3.weight", 2),
        ],
        "MobileNetV3-Small as in the paper on dynamic convolution, with torchvision's names", 4_209_226, 372);

    private static NetworkArchitecture Tardelean(int depth, long parameters, int tensors)
    {
        // One block in a stage of ResNet-10, two in one of ResNet-18.
        const string Second = "layer1.layers.1.conv1.kernels_weights";
        return Create(
            string.Create(CultureInfo.InvariantCulture, $"tardelean_resnet{depth}"), () => new TardeleanResNet(depth),
            [
                new("layer1.layers.0.conv1.attention.to_scores.0.weight", 2),
                KeySignature.Sized("layer1.layers.0.conv1.kernels_weights", 1, 64),
                depth == 10 ? KeySignature.Absent(Second) : new(Second, 5),
                KeySignature.Absent("layer1.layers.2.conv1.kernels_weights"), new("linear.weight", 2),
            ],
            string.Create(
                CultureInfo.InvariantCulture,
                $"ResNet-{depth} for Tiny ImageNet, every convolution but the first dynamic, from TArdelean's repository"),
            parameters, tensors, TinyInput);
    }

    private static NetworkArchitecture Create(
        string name, Func<Layer> create, ImmutableArray<KeySignature> signature, string description, long parameters,
        int tensors, ImageInput? input = null)
        => new(name, create, input ?? Input, signature)
        {
            Family = "DynamicConv",
            Description = description,
            Parameters = parameters,
            Tensors = tensors,
            Licence = Unpublished,
            Temperature = 1,
            TemperatureCandidates = [1, 30, 34],
        };
}
