using DynConv.Vulkan.Kernels;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>The sums of a map's tiles, of which its means are made.</summary>
/// <param name="Tiles">How it is cut.</param>
/// <param name="Made">
/// [N, C, tiles], written with the map; null where the map's binding has no room for them, because the batch goes in
/// parts: then who wants them makes them, so that a sample's bits do not depend on its company.
/// </param>
internal sealed record MapSums(MapTiles Tiles, Operand? Made);
