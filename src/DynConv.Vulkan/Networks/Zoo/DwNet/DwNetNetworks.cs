using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Zoo.DwNet;

/// <summary>The networks of Atten4Vis/DemystifyLocalViT with dynamic kernels.</summary>
internal static class DwNetNetworks
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<NetworkArchitecture> All { get; } =
    [
        DwNet("tiny", 96, [2, 2, 6, 2], 51_131_752, 437),
        DwNet("base", 128, [2, 2, 18, 2], 161_597_928, 857),
    ];

    private static NetworkArchitecture DwNet(
        string size, int channels, ImmutableArray<int> depths, long parameters, int tensors)
        => new(
            $"dynamic_dwnet_{size}",
            () => new DwNet(channels, depths.AsSpan()),
            new ImageInput(224, 224, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f])
            {
                ResizeTo = 256,
                Interpolation = Interpolation.Bicubic,
            },
            [
                new("layers.0.blocks.0.attn2conv.conv.conv2.weight", 4), new("layers.0.downsample.reduction.weight", 0),
                KeySignature.Sized("patch_embed.proj.weight", 0, channels),
            ])
        {
            Family = "DWNet",
            Description = $"DWNet-{char.ToUpperInvariant(size[0])}: dynamic depthwise 7×7 convolutions, ImageNet",
            Parameters = parameters,
            Tensors = tensors,
            Licence = "MIT; GitHub release \"prerelease\" of Atten4Vis/DemystifyLocalViT",
        };
}
