// Kernel aggregation and convolution in one, in blocks by way of shared memory: a sample's kernel is mixed from the
// experts while it is loaded, W[n] = Σ_k π[n, k] · bank[k], and is never in memory. For GPUs.
#include "blocked_block.glsl"
#include "activation.glsl"

layout(constant_id = 12) const uint EXPERTS = 4;
layout(constant_id = 13) const uint BIASES = 1;

#include "mixing_bias.glsl"

// [K, G, tiles, C/G, kh, kw, FILTERS], with biases behind each expert, or once behind all, or both.
layout(std430, binding = 1) readonly buffer Bank { float bank[]; };
layout(std430, binding = 1) readonly buffer Bank4 { vec4 bank4[]; };
// [first_row + N or more, row_width]
layout(std430, binding = 2) readonly buffer Coefficients { float coefficients[]; };

// Few experts are loaded before the sums of the step and mixed after them. Many would need too many registers.
const bool IS_HELD = EXPERTS <= 4;
const uint HELD = IS_HELD ? EXPERTS : 1;

vec4 held_weights[HELD * WEIGHT_LOADS];
uint shares;

void prepare_weights()
{
    shares = (p.first_row + sample_index) * p.row_width;
}

vec4 expert(uint k, uint place)
{
    return bank4[k * (p.weights_stride / 4) + place];
}

void fetch_weights(uint first_depth)
{
    [[unroll]] for (uint i = 0; i < WEIGHT_LOADS; ++i)
    {
        uint place = place_of_weight(first_depth, i);
        if (IS_HELD)
        {
            [[unroll]] for (uint k = 0; k < HELD; ++k)
            {
                held_weights[k * WEIGHT_LOADS + i] = expert(k, place);
            }
        }
        else
        {
            vec4 mixed = vec4(0.0);
            for (uint k = 0; k < EXPERTS; ++k)
            {
                mixed += coefficients[shares + k] * expert(k, place);
            }
            held_weights[i] = mixed;
        }
    }
}

vec4 weight(uint first_depth, uint i)
{
    if (!IS_HELD)
    {
        return held_weights[i];
    }

    vec4 mixed = vec4(0.0);
    [[unroll]] for (uint k = 0; k < HELD; ++k)
    {
        mixed += coefficients[shares + k] * held_weights[k * WEIGHT_LOADS + i];
    }
    return mixed;
}

float bias_of(uint o)
{
    if (BIASES == SHARED)
    {
        return bank[p.bias_offset + o];
    }

    float mixed = BIASES == MIXED_AND_SHARED ? bank[EXPERTS * p.bias_stride + o] : 0.0;
    for (uint k = 0; k < EXPERTS; ++k)
    {
        mixed += coefficients[shares + k] * bank[k * p.bias_stride + p.bias_offset + o];
    }
    return mixed;
}

// There is no binding for a residual.
vec4 residual_at(uint place)
{
    return vec4(0.0);
}

float finish(float sum, float bias, float residual)
{
    return AS_STORED(activate(HAS_BIAS ? sum + bias : sum, ACTIVATION));
}

#include "blocked_convolution.glsl"
