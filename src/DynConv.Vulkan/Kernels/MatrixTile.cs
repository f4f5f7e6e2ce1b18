using System;
using System.Numerics;
using DynConv.Vulkan.Device;

namespace DynConv.Vulkan.Kernels;

/// <summary>How a work-group of <see cref="MatrixConvolution"/> divides filters × pixels among its subgroups.</summary>
/// <param name="Units">One matrix, and the subgroup that multiplies it.</param>
/// <param name="WavesDown">Subgroups along the filters; a power of two.</param>
/// <param name="WavesAcross">Subgroups along the pixels; a power of two.</param>
/// <param name="BlocksDown">Matrices of a subgroup along the filters; a power of two.</param>
/// <param name="BlocksAcross">Matrices of a subgroup along the pixels; a power of two.</param>
/// <param name="Slab">Matrices along the sum that are in shared memory at once.</param>
internal readonly record struct MatrixTile(
    MatrixUnits Units, uint WavesDown, uint WavesAcross, uint BlocksDown, uint BlocksAcross, uint Slab)
{
    private const uint Side = 64;
    private const uint Invocations = 128;
    private const uint StagedDepth = 32;

    public uint GroupSize => WavesDown * WavesAcross * Units.SubgroupSize;

    /// <summary>Filters of a work-group.</summary>
    public uint Tall => WavesDown * BlocksDown * Units.Rows;

    /// <summary>Pixels of a work-group.</summary>
    public uint Wide => WavesAcross * BlocksAcross * Units.Columns;

    /// <summary>Bytes of shared memory that the shader declares.</summary>
    public uint SharedBytes => (Slab * Units.Depth * (Tall + 8 + Wide + 8) * 2)
        + (WavesDown * WavesAcross * Units.Rows * Units.Columns * sizeof(float));

    /// <summary>
    /// Up to 64 × 64 numbers for 128 invocations, which is within what Vulkan promises (16 KiB of shared memory); fewer
    /// filters where a layer has fewer.
    /// </summary>
    public static MatrixTile Choose(MatrixUnits units, int filters)
    {
        uint waves = Math.Max(1, BitOperations.RoundUpToPowerOf2(Invocations / units.SubgroupSize));
        uint tall = BitOperations.RoundUpToPowerOf2(Math.Min(Side, (uint)filters));
        uint down = 1u << (BitOperations.Log2(waves) / 2);
        // Fewer along the filters where there are few, unless the others would then be more than the pixels' side.
        while (down > 1 && down * units.Rows > tall && waves / (down / 2) * units.Columns <= Side)
        {
            down /= 2;
        }

        uint across = waves / down;
        return new MatrixTile(
            units, down, across, Math.Max(1, tall / (down * units.Rows)), Math.Max(1, Side / (across * units.Columns)),
            Math.Max(1, StagedDepth / units.Depth));
    }
}
