// Last step of a 3×3 convolution by Winograd: the products of a tile become its m×m outputs, y = f( Aᵀ P A + b + r ). One
// invocation makes one tile of one filter; what is outside the map is not written.
// With TEXELS, buffers are read as texels.
#include "groups.glsl"
#define WINOGRAD_VALUE float
#include "winograd.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint M = 4;       // rows and columns of outputs in a tile: 2 or 4
layout(constant_id = 2) const uint ACTIVATION = 0;
layout(constant_id = 3) const bool HAS_BIAS = true;
layout(constant_id = 4) const bool VECTOR = false;  // m is 4 and W' a multiple of it: rows of a tile are stored at once
layout(constant_id = 5) const bool HAS_RESIDUAL = false;
layout(local_size_x_id = 0) in;
#include "epilogue.glsl"    // where there is no residual, biases are at both bindings

layout(push_constant) uniform Parameters
{
    uint samples;           // N
    uint filters;           // O
    uint out_height;        // H'
    uint out_width;         // W'
    uint tiles_x;           // tiles along a row
    uint tiles;             // in a map
    uint columns;           // numbers for each product and filter: tiles, rounded up to four
    uint bias_offset;       // floats: the bias may stand behind the weights of the same kernel
    uint bias_per_sample;   // floats
    uint m;                 // M
    uint activation;        // ACTIVATION
    uint has_bias;          // HAS_BIAS
    uint has_residual;      // HAS_RESIDUAL
    uint sums;              // floats before the sums of tiles (tile_sums.glsl), or 0
} p;

// product [N, (m+2)², O, columns].
#ifdef TEXELS
layout(binding = 0) uniform textureBuffer product;
#define PRODUCT(at) texelFetch(product, int(at)).x
#else
layout(std430, binding = 0) readonly buffer Products { float product[]; };
#define PRODUCT(at) product[at]
#endif
layout(std430, binding = 3) writeonly buffer Output { MAP y[]; };         // [N, O, H', W']
layout(std430, binding = 3) writeonly buffer Output4 { MAP4 y4[]; };
#include "tile_sums.glsl"

const uint SIDE = M + 2;

// One row of a tile. Adds what it stores to a sum.
void store(uint plane, uint row, uint column, float line[6], float bias, precise inout float sum)
{
    if (row >= p.out_height)
    {
        return;
    }
    uint at = (plane * p.out_height + row) * p.out_width + column;
    if (VECTOR)
    {
        vec4 value = vec4(line[0], line[1], line[2], line[3]), residual = residual_at(at);
        [[unroll]] for (uint j = 0; j < 4; ++j)
        {
            value[j] = finish(value[j], bias, residual[j]);
            sum += value[j];
        }
        y4[at / 4] = MAP4(value);
        return;
    }
    [[unroll]] for (uint j = 0; j < M; ++j)
    {
        if (column + j < p.out_width)
        {
            float value = finish(line[j], bias, residual_at(at + j).x);
            y[at + j] = MAP(value);
            sum += value;
        }
    }
}

void main()
{
    uint index = linear_invocation(GROUP_SIZE);
    uint tile = index % p.tiles;
    uint plane = index / p.tiles;
    if (plane >= p.samples * p.filters)
    {
        return;
    }

    uint n = plane / p.filters, o = plane % p.filters;
    uint stride = p.filters * p.columns;
    uint at = n * SIDE * SIDE * stride + o * p.columns + tile;
    // Columns first: what is left then is rows, which are stored as they come.
    float tile_of[6][6];
    [[unroll]] for (uint j = 0; j < SIDE; ++j)
    {
        float line[6];
        [[unroll]] for (uint i = 0; i < SIDE; ++i)
        {
            line[i] = PRODUCT(at + (i * SIDE + j) * stride);
        }
        transform_output(M, line);
        tile_of[j] = line;
    }

    uint top = tile / p.tiles_x * M, left = tile % p.tiles_x * M;
    float bias = bias_at(p.bias_offset + n * p.bias_per_sample + o);
    precise float total = 0.0;
    [[unroll]] for (uint i = 0; i < M; ++i)
    {
        float line[6];
        [[unroll]] for (uint j = 0; j < SIDE; ++j)
        {
            line[j] = tile_of[j][i];
        }
        transform_output(M, line);
        store(plane, top + i, left, line, bias, total);
    }
    store_sum(plane, p.tiles, tile, total);
}
