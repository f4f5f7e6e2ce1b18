// First step of a 3×3 convolution by Winograd: every tile of (m+2)×(m+2) inputs becomes as many numbers, V = Bᵀ d B, one
// for each product. Tiles overlap by two; outside the input is 0. One invocation transforms one tile of one channel.
// With TEXELS, buffers are read as texels.
#include "groups.glsl"
#include "maps.glsl"
#define WINOGRAD_VALUE float
#include "winograd.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint M = 4;       // rows and columns of outputs in a tile: 2 or 4
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint samples;       // N
    uint channels;      // C
    uint height;        // H
    uint width;         // W
    uint padding_y;
    uint padding_x;
    uint tiles_x;       // tiles along a row
    uint tiles;         // in a map
    uint columns;       // numbers for each product and channel: tiles, rounded up to four
    uint m;             // M: here so that a kernel is one value
} p;

layout(std430, binding = 1) writeonly buffer Transformed { float v[]; };    // [N, (m+2)², C, columns]

const uint SIDE = M + 2;
const uint ROW = SIDE;

// x [N, C, H, W].
#ifdef TEXELS
#include "texel_row.glsl"
#else
layout(std430, binding = 0) readonly buffer Input { MAP x[]; };
#endif

// One row of a tile, zero outside the map.
void load_row(uint plane, int iy, int first, out float row[ROW])
{
#ifdef TEXELS
    fetch_row(plane, iy, first, p.samples * p.channels * p.height * p.width / 4, row);
#else
    uint y = uint(clamp(iy, 0, int(p.height) - 1));
    [[unroll]] for (uint i = 0; i < ROW; ++i)
    {
        int ix = first + int(i);
        float value = float(x[plane + y * p.width + uint(clamp(ix, 0, int(p.width) - 1))]);
        row[i] = uint(iy) < p.height && uint(ix) < p.width ? value : 0.0;
    }
#endif
}

void main()
{
    uint index = linear_invocation(GROUP_SIZE);
    uint tile = index % p.columns;
    uint plane = index / p.columns;
    if (plane >= p.samples * p.channels)
    {
        return;
    }

    // What only fills the row is the last tile again: finite where that is, and nobody reads what comes of it.
    uint place = min(tile, p.tiles - 1);
    int top = int(place / p.tiles_x * M) - int(p.padding_y), left = int(place % p.tiles_x * M) - int(p.padding_x);
    float tile_of[6][6];
    [[unroll]] for (uint i = 0; i < SIDE; ++i)
    {
        float row[ROW];
        load_row(plane * p.height * p.width, top + int(i), left, row);
        float line[6];
        [[unroll]] for (uint j = 0; j < SIDE; ++j)
        {
            line[j] = row[j];
        }
        transform_input(M, line);
        tile_of[i] = line;
    }

    uint n = plane / p.channels, c = plane % p.channels;
    uint stride = p.channels * p.columns;
    uint at = n * SIDE * SIDE * stride + c * p.columns + tile;
    [[unroll]] for (uint j = 0; j < SIDE; ++j)
    {
        float line[6];
        [[unroll]] for (uint i = 0; i < SIDE; ++i)
        {
            line[i] = tile_of[i][j];
        }
        transform_input(M, line);
        [[unroll]] for (uint i = 0; i < SIDE; ++i)
        {
            v[at + (i * SIDE + j) * stride] = line[i];
        }
    }
}
