// Sums of what invocations store, behind the outputs in the same buffer: parts of the global average pool that comes next,
// so that it need not read the map. One for each plane and tile, added row by row. sum_tiles.comp has the same order and
// bits, for which sums are precise: no compiler may fuse them with what makes the numbers. Needs among the push
// constants sums, the floats before them; 0 where nobody wants them.

layout(std430, binding = 3) writeonly buffer TileSums { float tile_sums[]; };

void store_sum(uint plane, uint tiles, uint tile, float sum)
{
    if (p.sums != 0)
    {
        tile_sums[p.sums + plane * tiles + tile] = sum;
    }
}
