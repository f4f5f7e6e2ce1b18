using System.Collections.Immutable;
using System.Globalization;

namespace DynConv.Vulkan.Networks.Zoo.RedNet;

/// <summary>The networks of d-li14/involution.</summary>
internal static class RedNetNetworks
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<NetworkArchitecture> All { get; } =
    [
        RedNet(26, 9_233_166, 251), RedNet(38, 12_386_986, 351), RedNet(50, 15_540_806, 451),
        RedNet(101, 25_652_950, 876), RedNet(152, 33_984_582, 1301),
    ];

    private static NetworkArchitecture RedNet(int depth, long parameters, int tensors)
    {
        int blocks = Zoo.RedNet.RedNet.BlocksOf(depth)[2];
        return new NetworkArchitecture(
            string.Create(CultureInfo.InvariantCulture, $"rednet{depth}"),
            () => new RedNet(depth),
            new ImageInput(224, 224, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]) { ResizeTo = 256 },
            [
                new("backbone.stem.1.conv1.conv.weight", 4), new("backbone.layer1.0.conv2.conv2.conv.weight", 4),
                new(Third(blocks - 1), 4), KeySignature.Absent(Third(blocks)),
            ])
        {
            Family = "involution",
            Description = $"RedNet-{depth}: ResNet with involutions, ImageNet",
            Parameters = parameters,
            Tensors = tensors,
            Licence = "MIT; SharePoint, from the README of d-li14/involution",
        };

        static string Third(int block) =>
            string.Create(CultureInfo.InvariantCulture, $"backbone.layer3.{block}.conv3.weight");
    }
}
