using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// How a map is cut for Winograd's minimal filtering F(m×m, 3×3) (arXiv 1509.09308): tiles of m×m outputs, each made of
/// (m+2)² products in place of 9·m².
/// </summary>
internal readonly record struct WinogradSizes
{
    /// <summary>The tiles of an output.</summary>
    /// <param name="side">m: 2 or 4.</param>
    /// <param name="outHeight">H'.</param>
    /// <param name="outWidth">W'.</param>
    public WinogradSizes(int side, int outHeight, int outWidth)
    {
        if (side is not (2 or 4))
        {
            throw new ArgumentOutOfRangeException(nameof(side), side, "tiles are 2×2 or 4×4");
        }

        Side = (uint)side;
        TilesAcross = (uint)((outWidth + side - 1) / side);
        Tiles = checked(TilesAcross * (uint)((outHeight + side - 1) / side));
    }

    /// <summary>m.</summary>
    public uint Side { get; }

    /// <summary>(m+2)².</summary>
    public uint Products => (Side + 2) * (Side + 2);

    /// <summary>Tiles along a row of the map.</summary>
    public uint TilesAcross { get; }

    /// <summary>Tiles of a map.</summary>
    public uint Tiles { get; }

    /// <summary>Numbers for each product and channel: the tiles, rounded up so that they can be read by fours.</summary>
    public uint Columns => (Tiles + 3) / 4 * 4;

    /// <summary>Whether a convolution can be made so: 3×3, stride 1, not dilated, one group.</summary>
    public static bool Suits(in ConvolutionGeometry geometry)
        => geometry is { Depth: null, Groups: 1 } && geometry.Kernel == 3 && geometry.Stride == 1
            && geometry.Dilation == 1;
}
