using System.Globalization;
using DynConv.Vulkan.Kernels;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>How one convolution is computed.</summary>
/// <param name="Form">The way.</param>
/// <param name="Tile">What one invocation computes; filters also say how the weights are packed.</param>
internal readonly record struct ConvolutionChoice(ConvolutionForm Form, ConvolutionTile Tile)
{
    /// <summary>What a work-group of the matrix form computes.</summary>
    public MatrixTile Matrix { get; init; }

    /// <summary>What a work-group of the blocked form computes.</summary>
    public ConvolutionBlock Block { get; init; }

    /// <summary>m of Winograd's F(m×m, 3×3), or 0.</summary>
    public int WinogradSide => Form switch
    {
        ConvolutionForm.Winograd2 => 2,
        ConvolutionForm.Winograd4 => 4,
        _ => 0,
    };

    /// <inheritdoc/>
    public override string ToString()
    {
        string text = string.Create(
            CultureInfo.InvariantCulture, $"{Form} {Tile.Filters}x{Tile.Pixels}x{Tile.Rows}");
        return Form != ConvolutionForm.Blocked ? text : string.Create(
            CultureInfo.InvariantCulture,
            $"{text} {Block.Filters}x{Block.Pixels}x{Block.Depth}x{Block.TileFilters}x{Block.Slices}");
    }
}
