using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Zoo.GhostNet;

/// <summary>The ParameterNets that are known by name.</summary>
internal static class ParameterNetNetworks
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<NetworkArchitecture> All { get; } =
    [
        new(
            "parameternet_600m",
            static () => new ParameterNet(),
            new ImageInput(224, 224, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f])
            {
                CropFraction = 0.875,
            },
            [
                new("blocks.0.0.ghost1.primary_conv.0.cond_conv.weight", 2),
                new("conv_stem.routing.weight", 2),
                KeySignature.Sized("bn1.running_mean", 0, 32),
            ])
        {
            Family = "CondConv",
            Description = "ParameterNet-600M, a GhostNet with CondConvs of 4 experts, ImageNet",
            Parameters = 34_504_504,
            Tensors = 780,
            Licence = "no published weights found; code: huawei-noah/Efficient-AI-Backbones",
        },
    ];
}
