using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Zoo.EfficientNet;

/// <summary>The EfficientNets with CondConv that are known by name.</summary>
internal static class EfficientNetNetworks
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<NetworkArchitecture> All { get; } =
    [
        Create("tf_efficientnet_cc_b0_4e", "B0, 4 experts", 1.0, 4, 224, 13_314_116, 376),
        Create("tf_efficientnet_cc_b0_8e", "B0, 8 experts", 1.0, 8, 224, 24_013_284, 376),
        Create("tf_efficientnet_cc_b1_8e", "B1, 8 experts", 1.1, 8, 240, 39_715_968, 530),
    ];

    private static NetworkArchitecture Create(
        string name, string variant, double depth, int experts, int side, long parameters, int tensors)
        => new(
            name,
            () => new CondConvEfficientNet(depth),
            new ImageInput(side, side, [0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f])
            {
                CropFraction = side == 224 ? 0.875 : 0.882,
                Interpolation = Interpolation.Bicubic,
            },
            [
                new("conv_stem.weight", 4),
                KeySignature.Sized("blocks.4.0.routing_fn.weight", 0, experts),
                new("blocks.4.0.conv_pw.weight", 2),
                depth > 1 ? new("blocks.0.1.conv_dw.weight", 4) : KeySignature.Absent("blocks.0.1.conv_dw.weight"),
            ])
        {
            Family = "CondConv",
            Description = $"EfficientNet-{variant} in the last three stages, ImageNet",
            Parameters = parameters,
            Tensors = tensors,
            Licence = "Apache-2.0, huggingface/pytorch-image-models, release v0.1-weights",
        };
}
