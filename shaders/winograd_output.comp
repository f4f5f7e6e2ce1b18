// Last step of a 3×3 convolution by Winograd: the products of a tile become its m×m outputs, y = f( Aᵀ P A + b ). One
// invocation makes one tile of one filter; what is outside the map is not written.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "groups.glsl"
#include "activation.glsl"
#define WINOGRAD_VALUE float
#include "winograd.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint M = 4;       // rows and columns of outputs in a tile: 2 or 4
layout(constant_id = 2) const uint ACTIVATION = 0;
layout(constant_id = 3) const bool HAS_BIAS = true;
layout(local_size_x_id = 0) in;

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
} p;

layout(std430, binding = 0) readonly buffer Products { float product[]; };  // [N, (m+2)², O, columns]
layout(std430, binding = 1) readonly buffer Bias { float bias[]; };         // [N or 1, O], or anything
layout(std430, binding = 2) writeonly buffer Output { float y[]; };         // [N, O, H', W']

const uint SIDE = M + 2;

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
    float tile_of[6][6];
    [[unroll]] for (uint i = 0; i < SIDE; ++i)
    {
        float line[6];
        [[unroll]] for (uint j = 0; j < SIDE; ++j)
        {
            line[j] = product[at + (i * SIDE + j) * stride];
        }
        transform_output(M, line);
        tile_of[i] = line;
    }

    uint top = tile / p.tiles_x * M, left = tile % p.tiles_x * M;
    float constant = HAS_BIAS ? bias[p.bias_offset + n * p.bias_per_sample + o] : 0.0;
    [[unroll]] for (uint j = 0; j < M; ++j)
    {
        float line[6];
        [[unroll]] for (uint i = 0; i < SIDE; ++i)
        {
            line[i] = tile_of[i][j];
        }
        transform_output(M, line);
        [[unroll]] for (uint i = 0; i < M; ++i)
        {
            if (top + i < p.out_height && left + j < p.out_width)
            {
                y[(plane * p.out_height + top + i) * p.out_width + left + j] = activate(line[i] + constant, ACTIVATION);
            }
        }
    }
}
