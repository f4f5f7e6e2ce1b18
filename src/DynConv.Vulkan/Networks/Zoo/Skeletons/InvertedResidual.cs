using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Zoo.Skeletons;

/// <summary>A block of MobileNetV2: layers called <c>conv</c>, and a shortcut where the shape stays.</summary>
/// <param name="body">The layers.</param>
/// <param name="hasShortcut">Whether the input is added.</param>
internal sealed class InvertedResidual(Layer body, bool hasShortcut) : Layer
{
    /// <summary>Expansion, channels, blocks, stride of the first block, of each stage of MobileNetV2.</summary>
    public static ImmutableArray<(int Expansion, int Channels, int Blocks, int Stride)> Stages { get; } =
    [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ];

    /// <summary>A number of channels as a multiple of 8 that is not smaller by more than a tenth.</summary>
    public static int Divisible(double channels)
    {
        int rounded = Math.Max(8, (int)(channels + 4) / 8 * 8);
        return rounded < 0.9 * channels ? rounded + 8 : rounded;
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        Value x = network.Apply("conv", body, input);
        return hasShortcut ? network.Add(x, input) : x;
    }
}
