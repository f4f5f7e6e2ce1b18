// First step of a 3×3 convolution by Winograd: every tile of (m+2)×(m+2) inputs becomes as many numbers, V = Bᵀ d B, one
// for each product. Tiles overlap by two; outside the input is 0. One invocation transforms one tile of one channel.
// With TEXELS, buffers are read as texels.
#include "groups.glsl"
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

// x [N, C, H, W].
#ifdef TEXELS
layout(binding = 0) uniform textureBuffer x;
#define INPUT(at) texelFetch(x, int(at)).x
#else
layout(std430, binding = 0) readonly buffer Input { float x[]; };
#define INPUT(at) x[at]
#endif
layout(std430, binding = 1) writeonly buffer Transformed { float v[]; };    // [N, (m+2)², C, columns]

const uint SIDE = M + 2;

float load(uint plane, int iy, int ix)
{
    uint row = uint(clamp(iy, 0, int(p.height) - 1));
    uint column = uint(clamp(ix, 0, int(p.width) - 1));
    float value = INPUT(plane + row * p.width + column);
    return uint(iy) < p.height && uint(ix) < p.width ? value : 0.0;
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
        float line[6];
        [[unroll]] for (uint j = 0; j < SIDE; ++j)
        {
            line[j] = load(plane * p.height * p.width, top + int(i), left + int(j));
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
