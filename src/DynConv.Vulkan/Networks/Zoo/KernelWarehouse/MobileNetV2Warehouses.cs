using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Zoo.KernelWarehouse;

/// <summary>
/// Which layers of MobileNetV2 share which warehouse. Blocks whose input has the same channels go together: 1, 2, 3–4,
/// 5–7, 8–11, 12–14 and 15–17. −1 is a static layer.
/// </summary>
/// <param name="Depthwise">For each group of blocks.</param>
/// <param name="Expand">The 1×1 layer before the depthwise one; the first block has none.</param>
/// <param name="Project">The 1×1 layer behind it.</param>
/// <param name="Last">The 1×1 layer behind the blocks.</param>
internal sealed record MobileNetV2Warehouses(
    ImmutableArray<int> Depthwise, ImmutableArray<int> Expand, ImmutableArray<int> Project, int Last)
{
    private const int Static = -1;

    private static readonly MobileNetV2Warehouses Half = new(
        [1, 1, 2, 3, 4, 5, 7],
        [Static, Static, Static, Static, Static, Static, 6],
        [Static, Static, Static, Static, Static, Static, 8],
        8);

    private static readonly MobileNetV2Warehouses One = new(
        [1, 1, 4, 6, 8, 10, 12], [Static, 2, 3, 5, 7, 9, 11], [2, 2, 3, 5, 7, 9, 11], 11);

    private static readonly MobileNetV2Warehouses Four = new(
        [1, 1, 5, 8, 11, 14, 17], [Static, 3, 4, 7, 10, 13, 16], [2, 2, 6, 9, 12, 15, 18], 18);

    /// <summary>The group of a block.</summary>
    /// <param name="block">From 1 to 17.</param>
    public static int GroupOf(int block) => block switch
    {
        1 => 0,
        2 => 1,
        <= 4 => 2,
        <= 7 => 3,
        <= 11 => 4,
        <= 14 => 5,
        _ => 6,
    };

    /// <summary>The warehouses of a ratio.</summary>
    public static MobileNetV2Warehouses Of(double ratio) => ratio switch
    {
        0.5 => Half,
        1 => One,
        _ => Four,
    };

    /// <summary>Cells, and rows and columns of a cell, of each warehouse.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such network.</exception>
    public static ImmutableArray<(int Cells, int Filters, int Channels)> SizesOf(double width, double ratio)
        => (width, ratio) switch
        {
            (1, 0.5) =>
            [
                (9, 32, 3), (36, 32, 1), (18, 144, 1), (27, 192, 1), (36, 384, 1), (27, 576, 1), (6, 480, 80),
                (27, 960, 1), (40, 80, 160), (20, 1000, 32),
            ],
            (1, 1) =>
            [
                (9, 32, 3), (36, 32, 1), (34, 8, 16), (78, 8, 24), (18, 144, 1), (42, 32, 32), (27, 192, 1),
                (102, 32, 64), (36, 384, 1), (120, 32, 96), (27, 576, 1), (58, 160, 160), (27, 960, 1),
            ],
            (1, 4) =>
            [
                (36, 32, 3), (144, 32, 1), (44, 8, 32), (4, 96, 16), (8, 144, 24), (72, 144, 1), (28, 8, 144),
                (12, 192, 32), (108, 192, 1), (16, 32, 192), (16, 384, 64), (144, 384, 1), (36, 32, 384), (12, 576, 96),
                (108, 576, 1), (44, 32, 576), (12, 960, 160), (108, 960, 1), (80, 160, 320),
            ],
            (0.5, 0.5) =>
            [
                (9, 16, 3), (36, 16, 1), (18, 96, 1), (27, 96, 1), (36, 192, 1), (27, 288, 1), (6, 240, 40),
                (27, 480, 1), (56, 40, 80), (20, 1000, 32),
            ],
            (0.5, 1) =>
            [
                (9, 16, 3), (36, 16, 1), (20, 8, 8), (24, 16, 16), (18, 96, 1), (42, 16, 16), (27, 96, 1),
                (102, 16, 32), (36, 192, 1), (120, 16, 48), (27, 288, 1), (74, 80, 80), (27, 480, 1),
            ],
            (0.5, 4) =>
            [
                (36, 16, 3), (144, 16, 1), (28, 8, 16), (4, 48, 8), (8, 96, 16), (72, 96, 1), (8, 16, 96), (12, 96, 16),
                (108, 96, 1), (16, 16, 96), (16, 192, 32), (144, 192, 1), (36, 16, 192), (12, 288, 48), (108, 288, 1),
                (44, 16, 288), (12, 480, 80), (108, 480, 1), (112, 80, 160),
            ],
            _ => throw new ArgumentOutOfRangeException(
                nameof(ratio), ratio,
                $"there is no MobileNetV2 of width {width} and ratio {ratio}: width 1/2 or 1 with 1/2, 1 or 4 is "
                + "wanted"),
        };
}
