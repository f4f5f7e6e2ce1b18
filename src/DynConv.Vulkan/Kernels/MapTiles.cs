namespace DynConv.Vulkan.Kernels;

/// <summary>How the planes of a map are cut into tiles, row by row; those at the edges may be smaller.</summary>
/// <param name="Height">H, or 1 where tiles are pieces of the whole plane.</param>
/// <param name="Width">W, or H·W.</param>
/// <param name="TileHeight">Rows of a tile.</param>
/// <param name="TileWidth">Columns of a tile.</param>
internal readonly record struct MapTiles(uint Height, uint Width, uint TileHeight, uint TileWidth)
{
    /// <summary>Tiles of a plane.</summary>
    public uint Count => (Height + TileHeight - 1) / TileHeight * ((Width + TileWidth - 1) / TileWidth);
}
