// Sums of a map's tiles, sums[plane, tile] = Σ x[plane, y, x]: what a convolution leaves behind its outputs
// (tile_sums.glsl), with the same bits, for where it has no room for them.
#include "groups.glsl"
#include "maps.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint planes;
    uint height;
    uint width;
    uint tile_height;
    uint tile_width;
} p;

layout(std430, binding = 0) readonly buffer Input { MAP x[]; };             // [planes, H, W]
layout(std430, binding = 1) writeonly buffer Output { float sums[]; };      // [planes, tiles]

void main()
{
    uint across = (p.width + p.tile_width - 1) / p.tile_width;
    uint tiles = (p.height + p.tile_height - 1) / p.tile_height * across;
    uint index = linear_invocation(GROUP_SIZE);
    uint plane = index / tiles, tile = index % tiles;
    if (plane >= p.planes)
    {
        return;
    }

    uint top = tile / across * p.tile_height, left = tile % across * p.tile_width;
    precise float sum = 0.0;
    for (uint row = top; row < min(top + p.tile_height, p.height); ++row)
    {
        for (uint column = left; column < min(left + p.tile_width, p.width); ++column)
        {
            sum += float(x[(plane * p.height + row) * p.width + column]);
        }
    }
    sums[index] = sum;
}
