using System;
using System.Collections.Generic;
using System.Globalization;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Bench;

/// <summary>
/// A layer to time: "same" padding, a quarter of the channels as the attention's hidden width, experts without biases.
/// </summary>
internal sealed record LayerWorkload(
    string Name, int Channels, int Filters, Size2d Map, Size2d Kernel, int Groups = 1, int Stride = 1)
{
    /// <summary>The layers that docs/performance.md speaks of.</summary>
    public static IReadOnlyList<LayerWorkload> Known { get; } =
    [
        new("a", 64, 64, 56, 3),
        new("b", 256, 256, 14, 3),
        new("c", 96, 24, 56, 1),
        new("d", 144, 144, 56, 3, Groups: 144),
        new("e", 512, 512, 7, 3),
    ];

    /// <summary>K.</summary>
    public int Experts { get; init; } = 4;

    /// <summary>The attention's hidden width.</summary>
    public int Hidden => Math.Max(1, Channels / 4);

    /// <summary>Zeros around the map: as many as let a stride of 1 keep its size.</summary>
    public Size2d Padding => (Kernel.Height / 2, Kernel.Width / 2);

    /// <summary>Rows and columns of the output.</summary>
    public Size2d Output => (Extent(Map.Height, Kernel.Height), Extent(Map.Width, Kernel.Width));

    /// <summary>An expert's shape.</summary>
    public long[] ExpertShape => [Filters, Channels / Groups, Kernel.Height, Kernel.Width];

    /// <summary>Weights of one filter.</summary>
    public int FilterLength => Channels / Groups * Kernel.Height * Kernel.Width;

    /// <summary>Weights of one expert.</summary>
    public long FilterCount => (long)Filters * FilterLength;

    private long OutputArea => (long)Output.Height * Output.Width;

    /// <summary>Operations of a batch, two for a multiply-add: pool, attention, mixture, convolution.</summary>
    public double Operations(int batch) => batch * (
        ((double)Channels * Map.Height * Map.Width)
        + (2.0 * Hidden * (Channels + Experts))
        + (2.0 * Experts * FilterCount))
        + StaticOperations(batch);

    /// <summary>Operations of the convolution alone.</summary>
    public double StaticOperations(int batch) => 2.0 * batch * FilterCount * OutputArea;

    /// <summary>
    /// Bytes that nobody can save: input and output once, every expert once for the whole batch, the attention's
    /// weights.
    /// </summary>
    public double LeastBytes(int batch, ExpertPrecision precision = ExpertPrecision.Float32)
        => StaticLeastBytes(batch) + (sizeof(float) * (
            (Experts * FilterCount / precision switch
            {
                ExpertPrecision.Float16 => 2.0,
                ExpertPrecision.Int8 => 4.0,
                _ => 1.0,
            }) - FilterCount + ((double)Hidden * (Channels + Experts))));

    /// <summary>The same of the convolution alone: input, output and one kernel.</summary>
    public double StaticLeastBytes(int batch) => sizeof(float) * (
        (batch * (((double)Channels * Map.Height * Map.Width) + (Filters * OutputArea))) + FilterCount);

    /// <summary>Bytes of mixed weights, written and read again, where they go to memory.</summary>
    public double MixtureBytes(int batch) => 2.0 * sizeof(float) * batch * FilterCount;

    /// <summary>The shape of a batch.</summary>
    public TensorShape Input(int batch) => new(batch, Channels, Map.Height, Map.Width);

    /// <summary>The same layer on another map.</summary>
    public LayerWorkload On(Size2d map) => this with { Map = map };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: {Channels}→{Filters} {Kernel.Height}×{Kernel.Width} on {Map.Height}×{Map.Width}")
        + (Groups > 1 ? $", {Groups} groups" : string.Empty) + (Stride > 1 ? $", stride {Stride}" : string.Empty);

    private int Extent(int size, int taps) => ((size + (taps / 2 * 2) - taps) / Stride) + 1;
}
