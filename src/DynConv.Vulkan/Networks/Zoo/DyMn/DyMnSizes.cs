using System;
using System.Collections.Immutable;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.DyMn;

/// <summary>The sizes of a block of DyMN, which are MobileNetV3-Large's times a width.</summary>
/// <param name="InChannels">Channels that it gets.</param>
/// <param name="Kernel">Taps along both axes of the depthwise convolution.</param>
/// <param name="Expanded">Channels inside.</param>
/// <param name="OutChannels">Channels that it gives.</param>
/// <param name="IsSwish">Hard swish after the expansion; else ReLU.</param>
/// <param name="Stride">Of the depthwise convolution.</param>
/// <param name="Context">H, the length of the context vector.</param>
internal readonly record struct DyMnSizes(
    int InChannels, int Kernel, int Expanded, int OutChannels, bool IsSwish, int Stride, int Context)
{
    private static readonly ImmutableArray<(int In, int Kernel, int Expanded, int Out, bool IsSwish, int Stride)> Usual =
    [
        (16, 3, 16, 16, false, 1), (16, 3, 64, 24, false, 2), (24, 3, 72, 24, false, 1), (24, 5, 72, 40, false, 2),
        (40, 5, 120, 40, false, 1), (40, 5, 120, 40, false, 1), (40, 3, 240, 80, true, 2), (80, 3, 200, 80, true, 1),
        (80, 3, 184, 80, true, 1), (80, 3, 184, 80, true, 1), (80, 3, 480, 112, true, 1), (112, 3, 672, 112, true, 1),
        (112, 5, 672, 160, true, 2), (160, 5, 960, 160, true, 1), (160, 5, 960, 160, true, 1),
    ];

    /// <summary>Blocks of a network.</summary>
    public static int Count => Usual.Length;

    /// <summary>A block.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="width">Factor of all channels.</param>
    public static DyMnSizes Of(int index, double width)
    {
        (int channels, int kernel, int expanded, int filters, bool isSwish, int stride) = Usual[index];
        int inside = Scale(expanded, width);
        return new DyMnSizes(
            Scale(channels, width), kernel, inside, Scale(filters, width), isSwish, stride,
            Math.Clamp(Scale(inside / 4, 1), Scale(32, width), Scale(128, width)));
    }

    /// <summary>Channels times a width, as a multiple of 8.</summary>
    public static int Scale(int channels, double width) => InvertedResidual.Divisible(channels * width);
}
