using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// What a work-group of a blocked convolution computes together: filters of one group × pixels of one sample's map, the
/// depth C/G·kh·kw in steps that lie in shared memory; and what one of its invocations computes of it.
/// </summary>
/// <param name="Filters">A multiple of the filters that lie side by side in memory and of TileFilters.</param>
/// <param name="Pixels">A multiple of TilePixels.</param>
/// <param name="Depth">Of a step; a multiple of Slices and of <see cref="Invocations"/> / Pixels.</param>
/// <param name="TileFilters">Of an invocation; a multiple of 4.</param>
/// <param name="TilePixels">Of an invocation; a multiple of 4.</param>
/// <param name="Slices">
/// How many invocations share a tile's sum, each a part of the depth. With 1, a sum's order is the depth's, and no
/// output depends on the block.
/// </param>
public readonly record struct ConvolutionBlock(
    uint Filters, uint Pixels, uint Depth, uint TileFilters, uint TilePixels, uint Slices = 1)
{
    /// <summary>A batch to decide for where the batch must not.</summary>
    internal const int UsualSamples = 4;

    private const uint QuadBytes = 16;

    /// <summary>What the tile of the direct form is on GPUs: 8 filters × 4 pixels.</summary>
    private const uint DirectTile = 32;

    /// <summary>Its instructions for a number of the depth, in the measure of <see cref="Cost"/>.</summary>
    private const double DirectWork = 2.05 * DirectTile;

    /// <summary>What <see cref="Choose"/> chooses from.</summary>
    internal static IReadOnlyList<ConvolutionBlock> Candidates { get; } =
    [
        new(128, 64, 8, 8, 8),
        new(64, 128, 8, 8, 8),
        new(64, 64, 8, 8, 4),
        new(32, 128, 8, 8, 4),
        new(32, 64, 8, 8, 4),
        new(32, 64, 16, 4, 4),
        new(16, 64, 8, 4, 4),
        new(16, 64, 16, 4, 4, 4),
        new(8, 64, 16, 4, 4, 4),
        new(16, 16, 32, 4, 4, 8),
    ];

    /// <summary>Of a work-group.</summary>
    public uint Invocations => TileFilters == 0 || TilePixels == 0
        ? 0
        : Slices * (Filters / TileFilters) * (Pixels / TilePixels);

    /// <summary>
    /// Filters side by side in memory (FilterLayout) that suit every block here, and fill the last tile with few zeros.
    /// </summary>
    public static uint PackedFilters(in ConvolutionGeometry geometry)
        => geometry.OutChannelsPerGroup % 8 == 0 ? 8 : 4u;

    /// <summary>Bytes of shared memory, as the shader lays them out.</summary>
    /// <param name="packedFilters">Filters that lie side by side in memory.</param>
    public uint SharedBytes(uint packedFilters)
    {
        uint gap = packedFilters < 32 ? packedFilters / 4 : 0;
        return 2 * Depth * ((Filters / 4) + gap + (Pixels / 4)) * QuadBytes;
    }

    /// <summary>Whether a device can run it.</summary>
    /// <param name="packedFilters">Filters that lie side by side in memory.</param>
    /// <param name="device">The device.</param>
    public bool Fits(uint packedFilters, DeviceCapabilities device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return Fault(packedFilters) is null
            && Invocations <= Math.Min(device.MaxGroupInvocations, device.MaxGroupSizeX)
            && SharedBytes(packedFilters) <= device.MaxSharedMemory;
    }

    /// <summary>
    /// A block that should suit the layer and the device: by an estimate of what an invocation does, and how many the
    /// device can run at once. Whether sums are cut into slices is for the layer to decide, not for the batch, so that
    /// a sample's bits do not depend on its company.
    /// </summary>
    /// <param name="geometry">The layer.</param>
    /// <param name="pixels">H'·W' of its output.</param>
    /// <param name="samples">N.</param>
    /// <param name="device">The device.</param>
    public static ConvolutionBlock Choose(
        ConvolutionGeometry geometry, int pixels, int samples, DeviceCapabilities device)
    {
        ArgumentNullException.ThrowIfNull(device);
        uint packed = PackedFilters(geometry);
        ConvolutionBlock[] possible =
            [.. Candidates.Where(block => block.Fits(packed, device) && block.IsForRegistersOf(device))];
        ConvolutionBlock usual = possible.MinBy(block => block.Cost(geometry, pixels, UsualSamples, device));
        return usual.Slices > 1
            ? usual
            : possible.Where(static block => block.Slices == 1)
                .MinBy(block => block.Cost(geometry, pixels, samples, device));
    }

    /// <summary>What is wrong with it on every device, or null.</summary>
    /// <param name="packedFilters">Filters that lie side by side in memory.</param>
    internal string? Fault(uint packedFilters)
    {
        if (Math.Min(Math.Min(Filters, Pixels), Math.Min(Depth, Slices)) == 0
            || TileFilters == 0 || TileFilters % 4 != 0 || TilePixels == 0 || TilePixels % 4 != 0
            || Filters % TileFilters != 0 || Pixels % TilePixels != 0)
        {
            return "its tiles are not multiples of 4 that divide it";
        }

        if (packedFilters == 0 || packedFilters % 4 != 0 || Filters % packedFilters != 0)
        {
            return $"weights are packed by {packedFilters} filters, which have to be a multiple of 4 and divide it";
        }

        if (Invocations % Pixels != 0 || Depth % (Invocations / Pixels) != 0)
        {
            return $"its {Invocations} invocations do not load its depth in whole rows";
        }

        return Depth % Slices != 0 ? "its slices do not divide its depth"
            : Slices > 1 && Filters > 2 * Depth ? "the sums of a slice do not fit the memory of its input"
            : null;
    }

    /// <summary>What it takes in terms of the direct form, by the same estimate, for <see cref="UsualSamples"/>.</summary>
    /// <param name="geometry">The layer.</param>
    /// <param name="pixels">H'·W' of its output.</param>
    /// <param name="device">The device.</param>
    internal double BesideDirect(in ConvolutionGeometry geometry, int pixels, DeviceCapabilities device)
    {
        double invocations = (double)UsualSamples * geometry.OutChannels * pixels / DirectTile;
        return Cost(geometry, pixels, UsualSamples, device)
            / (DirectWork * Math.Max(1, invocations / AtOnce(device)));
    }

    private static double AtOnce(DeviceCapabilities device) => device.Kind == DeviceKind.Integrated ? 2048 : 16384;

    // Where a subgroup has 64 invocations, registers for tiles of 8 × 8 leave room for too few subgroups (docs/amd.md).
    private bool IsForRegistersOf(DeviceCapabilities device)
        => device.SubgroupSize < 64 || TileFilters * TilePixels <= 32;

    /// <summary>
    /// Instructions of an invocation for a number of the depth, times how often the device has to begin anew. What
    /// counts how much is fitted to what AMD's compiler estimates of these blocks (docs/amd.md): a load of four numbers
    /// from shared memory 3 multiply-adds, loading one number of the input 8, or 12 and 40 for every step where the
    /// work-group loads several rows at once, because their places then differ between invocations.
    /// </summary>
    private double Cost(in ConvolutionGeometry geometry, int pixels, int samples, DeviceCapabilities device)
    {
        double blocks = (double)samples * geometry.Groups
            * GroupCount.DivideRoundingUp((uint)geometry.OutChannelsPerGroup, Filters)
            * GroupCount.DivideRoundingUp((uint)pixels, Pixels);
        double loads = (double)Pixels * Slices / Invocations;
        double loading = Invocations == Pixels ? 8 * loads : (12 * loads) + (40.0 * Slices / Depth);
        double work = ((TileFilters * TilePixels) + (0.75 * (TileFilters + TilePixels)) + loading) / Slices;
        return work * Math.Max(1, blocks * Invocations / AtOnce(device));
    }
}
