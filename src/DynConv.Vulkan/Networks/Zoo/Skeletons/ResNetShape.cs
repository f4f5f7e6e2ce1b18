using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Zoo.Skeletons;

/// <summary>The sizes of a ResNet (He et al., arXiv 1512.03385) or ResNeXt (Xie et al., arXiv 1611.05431).</summary>
/// <param name="Blocks">Blocks of each of the four stages.</param>
/// <param name="IsBottleneck">Whether a block is 1×1, 3×3, 1×1 to four times the channels, and not twice 3×3.</param>
/// <param name="Groups">G of the 3×3 convolutions of bottlenecks.</param>
/// <param name="WidthPerGroup">Channels of a group where a stage has 64.</param>
internal readonly record struct ResNetShape(
    ImmutableArray<int> Blocks, bool IsBottleneck, int Groups = 1, int WidthPerGroup = 64)
{
    /// <summary>The usual ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such depth.</exception>
    public static ResNetShape OfDepth(int depth) => depth switch
    {
        10 => new([1, 1, 1, 1], false),
        18 => new([2, 2, 2, 2], false),
        34 => new([3, 4, 6, 3], false),
        50 => new([3, 4, 6, 3], true),
        101 => new([3, 4, 23, 3], true),
        152 => new([3, 8, 36, 3], true),
        _ => throw new ArgumentOutOfRangeException(
            nameof(depth), depth, $"depth is {depth}, one of 10, 18, 34, 50, 101, 152 is wanted"),
    };

    /// <summary>What tells a state dict of these sizes from others of torchvision's names.</summary>
    /// <param name="rank">The rank of the blocks' convolution weights; 0 for any.</param>
    public ImmutableArray<KeySignature> Signature(int rank)
    {
        const string Third = "layer1.0.conv3.weight";
        ImmutableArray<KeySignature>.Builder keys = ImmutableArray.CreateBuilder<KeySignature>();
        for (int stage = 0; stage < Blocks.Length; stage++)
        {
            keys.Add(new KeySignature($"layer{stage + 1}.{Blocks[stage] - 1}.conv1.weight", rank));
            keys.Add(KeySignature.Absent($"layer{stage + 1}.{Blocks[stage]}.conv1.weight"));
        }

        keys.Add(IsBottleneck ? new KeySignature(Third, rank) : KeySignature.Absent(Third));
        return keys.ToImmutable();
    }
}
