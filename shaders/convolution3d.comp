// Convolution over volumes with one kernel per sample or one for all: y[n, o, ·] = f( Σ_c W[n, o, c] ⋆ x[n, c] + b[n, o] + r ).
// Features NCDHW. FILTERS filters of one group × PIXELS neighbours along x per invocation, so that loads are shared.
// Weights are packed by tiles of FILTERS (Planning/Weights/FilterLayout.cs).
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "groups.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint FILTERS = 8;
layout(constant_id = 2) const uint PIXELS = 4;
layout(constant_id = 3) const uint ACTIVATION = 0;
layout(constant_id = 4) const bool HAS_BIAS = true;
layout(constant_id = 5) const bool HAS_RESIDUAL = false;
const bool VECTOR = false;
layout(local_size_x_id = 0) in;
#include "epilogue.glsl"

layout(push_constant) uniform Parameters
{
    uint samples;               // N
    uint groups;                // G
    uint channels_per_group;    // C/G
    uint filters_per_group;     // O/G
    uvec3 size;                 // D, H, W
    uint weights_per_sample;    // floats
    uvec3 out_size;
    uint bias_offset;           // floats: the bias may stand behind the weights of the same kernel
    uvec3 kernel;               // kd, kh, kw
    uint bias_per_sample;       // floats
    uvec3 stride;
    uint tile;                  // FILTERS | PIXELS << 16: here so that a kernel is one value
    uvec3 padding;
    uint activation;            // ACTIVATION | HAS_BIAS << 16 | HAS_RESIDUAL << 17
    uvec3 dilation;
} p;

layout(std430, binding = 0) readonly buffer Input { float x[]; };       // [N, C, D, H, W]
layout(std430, binding = 1) readonly buffer Weights { float w[]; };     // [N or 1, G, tiles, C/G, kd, kh, kw, FILTERS]
layout(std430, binding = 3) writeonly buffer Output { float y[]; };     // [N, O, D', H', W']

void main()
{
    uint tiles_x = (p.out_size.z + PIXELS - 1) / PIXELS;
    uint pixel_tiles = p.out_size.x * p.out_size.y * tiles_x;
    uint blocks = (pixel_tiles + GROUP_SIZE - 1) / GROUP_SIZE;
    uint filter_tiles = (p.filters_per_group + FILTERS - 1) / FILTERS;
    uint index = linear_group();
    uint pixel_tile = index % blocks * GROUP_SIZE + gl_LocalInvocationID.x;
    index /= blocks;
    uint filter_tile = index % filter_tiles;
    index /= filter_tiles;
    uint group = index % p.groups, n = index / p.groups;
    if (pixel_tile >= pixel_tiles || n >= p.samples)
    {
        return;
    }

    uint column = pixel_tile % tiles_x * PIXELS;
    uint row = pixel_tile / tiles_x % p.out_size.y;
    uint slice = pixel_tile / tiles_x / p.out_size.y;
    float sum[FILTERS * PIXELS];
    [[unroll]] for (uint i = 0; i < FILTERS * PIXELS; ++i)
    {
        sum[i] = 0.0;
    }

    uint taps = p.kernel.x * p.kernel.y * p.kernel.z;
    uint tap = n * p.weights_per_sample + (group * filter_tiles + filter_tile) * p.channels_per_group * taps * FILTERS;
    for (uint c = 0; c < p.channels_per_group; ++c)
    {
        uint channel = ((n * p.groups + group) * p.channels_per_group + c) * p.size.x * p.size.y * p.size.z;
        for (uint k = 0; k < taps; ++k, tap += FILTERS)
        {
            uvec3 at = uvec3(k / (p.kernel.y * p.kernel.z), k / p.kernel.z % p.kernel.y, k % p.kernel.z) * p.dilation;
            uint iz = slice * p.stride.x + at.x - p.padding.x;
            uint iy = row * p.stride.y + at.y - p.padding.y;
            // What would be negative has wrapped round to a large number.
            bool inside = iz < p.size.x && iy < p.size.y;
            uint base = channel + (min(iz, p.size.x - 1) * p.size.y + min(iy, p.size.y - 1)) * p.size.z;
            [[unroll]] for (uint i = 0; i < PIXELS; ++i)
            {
                uint ix = (column + i) * p.stride.z + at.z - p.padding.z;
                float value = x[base + min(ix, p.size.z - 1)];
                value = inside && ix < p.size.z ? value : 0.0;
                [[unroll]] for (uint f = 0; f < FILTERS; ++f)
                {
                    sum[f * PIXELS + i] += w[tap + f] * value;
                }
            }
        }
    }

    [[unroll]] for (uint f = 0; f < FILTERS; ++f)
    {
        uint in_group = filter_tile * FILTERS + f;
        if (in_group >= p.filters_per_group)
        {
            break;
        }
        uint o = group * p.filters_per_group + in_group;
        float bias = bias_at(p.bias_offset + n * p.bias_per_sample + o);
        uint base = (((n * p.groups * p.filters_per_group + o) * p.out_size.x + slice) * p.out_size.y + row)
            * p.out_size.z + column;
        [[unroll]] for (uint i = 0; i < PIXELS; ++i)
        {
            if (column + i < p.out_size.z)
            {
                y[base + i] = finish(sum[f * PIXELS + i], bias, residual_at(base + i).x);
            }
        }
    }
}
