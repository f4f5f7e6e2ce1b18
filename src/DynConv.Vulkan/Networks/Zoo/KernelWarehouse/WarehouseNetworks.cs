using System;
using System.Collections.Immutable;
using System.Globalization;

namespace DynConv.Vulkan.Networks.Zoo.KernelWarehouse;

/// <summary>The networks of OSVAI/KernelWarehouse.</summary>
internal static class WarehouseNetworks
{
    private const string ThirdOfBlock = "layer1.0.conv3.attention.fc2.weight";

    /// <summary>All of them.</summary>
    public static ImmutableArray<NetworkArchitecture> All { get; } =
    [
        ResNet(18, 0.25, 4_031_768, 259), ResNet(18, 0.5, 7_431_044, 259), ResNet(18, 1, 11_932_148, 259),
        ResNet(18, 2, 23_242_127, 259), ResNet(18, 4, 45_862_085, 259),
        ResNet(50, 0.5, 17_638_264, 724), ResNet(50, 1, 28_052_310, 674), ResNet(50, 4, 102_015_144, 674),
        MobileNetV2(1, 0.5, 2_654_396, 506), MobileNetV2(1, 1, 5_168_146, 691), MobileNetV2(1, 4, 11_379_382, 697),
        MobileNetV2(0.5, 0.5, 1_466_888, 506), MobileNetV2(0.5, 1, 2_854_522, 691), MobileNetV2(0.5, 4, 4_648_587, 697),
        Create(
            "kw1x_convnext_tiny",
            static () => new WarehouseConvNeXt(),
            [First, new("downsample_layers.0.0.attention.fc2.weight", 2), new("stages.3.2.gamma", 4)],
            "ConvNeXt-T with KernelWarehouse, as many parameters as without, ImageNet",
            39_370_674,
            484),
    ];

    private static KeySignature First => new(WarehouseSet.NameOf(0), 5);

    private static NetworkArchitecture ResNet(int depth, double ratio, long parameters, int tensors)
    {
        (int cells, int filters, _) = WarehouseResNet.SizesOf(depth, ratio)[0];
        return Create(
            string.Create(CultureInfo.InvariantCulture, $"kw{Label(ratio)}_resnet{depth}"),
            () => new WarehouseResNet(depth, ratio),
            [
                KeySignature.Sized(First.Name, 0, cells), KeySignature.Sized(First.Name, 1, filters),
                new("layer1.0.conv2.attention.fc2.weight", 2),
                depth == 50 ? new(ThirdOfBlock, 2) : KeySignature.Absent(ThirdOfBlock),
            ],
            string.Create(
                CultureInfo.InvariantCulture,
                $"ResNet-{depth} with KernelWarehouse, {ratio}× the parameters, ImageNet"),
            parameters,
            tensors);
    }

    private static NetworkArchitecture MobileNetV2(double width, double ratio, long parameters, int tensors)
    {
        ImmutableArray<(int Cells, int Filters, int Channels)> sizes = MobileNetV2Warehouses.SizesOf(width, ratio);
        return Create(
            string.Create(CultureInfo.InvariantCulture, $"kw{Label(ratio)}_mobilenetv2_{100 * width:000}"),
            () => new WarehouseMobileNetV2(width, ratio),
            [
                KeySignature.Sized(First.Name, 0, sizes[0].Cells), KeySignature.Sized(First.Name, 1, sizes[0].Filters),
                new("features.1.conv.0.0.attention.fc2.weight", 2),
                new(ratio < 1 ? "classifier.1.conv.attention.fc2.weight" : "classifier.weight", 2),
            ],
            string.Create(
                CultureInfo.InvariantCulture,
                $"MobileNetV2 of width {width} with KernelWarehouse, {ratio}× the parameters, ImageNet"),
            parameters,
            tensors,
            Interpolation.Bilinear);
    }

    /// <summary>A ratio as the authors write it: <c>1d4x</c> is a quarter.</summary>
    private static string Label(double ratio) => ratio < 1
        ? string.Create(CultureInfo.InvariantCulture, $"1d{1 / ratio}x")
        : string.Create(CultureInfo.InvariantCulture, $"{ratio}x");

    private static NetworkArchitecture Create(
        string name, Func<Layer> create, ImmutableArray<KeySignature> signature, string description, long parameters,
        int tensors, Interpolation interpolation = Interpolation.Bicubic)
        => new(name, create, Input(interpolation), signature)
        {
            Family = "KernelWarehouse",
            Description = description,
            Parameters = parameters,
            Tensors = tensors,
            Licence = "Apache-2.0; Google Drive, from the README of OSVAI/KernelWarehouse",
        };

    private static ImageInput Input(Interpolation interpolation)
        => new(224, 224, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f])
        {
            ResizeTo = 256,
            Interpolation = interpolation,
        };
}
