// Convolution with one kernel per sample, or one for all, in blocks by way of shared memory: for GPUs.
// y[n, o, ·] = f( Σ_c W[n, o, c] ⋆ x[n, c] + b[n, o] + r[n, o, ·] ), any stride, padding, dilation, groups.
#include "blocked_block.glsl"

layout(constant_id = 12) const bool HAS_RESIDUAL = false;

#include "epilogue.glsl"

layout(std430, binding = 1) readonly buffer Weights { vec4 w[]; };      // [N or 1, G, tiles, C/G, kh, kw, FILTERS]

vec4 held_weights[WEIGHT_LOADS];

void prepare_weights()
{
    [[unroll]] for (uint i = 0; i < WEIGHT_LOADS; ++i)
    {
        weight_place[i] += sample_index * (p.weights_stride / 4);
    }
}

void fetch_weights(uint first_depth)
{
    [[unroll]] for (uint i = 0; i < WEIGHT_LOADS; ++i)
    {
        held_weights[i] = w[place_of_weight(first_depth, i)];
    }
}

vec4 weight(uint first_depth, uint i)
{
    return held_weights[i];
}

float bias_of(uint o)
{
    return bias_at(p.bias_offset + sample_index * p.bias_stride + o);
}

#include "blocked_convolution.glsl"
