// Kernel aggregation: mixed[n, e] = Σ_k π[n, k] · bank[k, e], where e runs over the weights (and biases) of one kernel. What
// all samples have alike (a bias that is not mixed) stands behind the bank and is added to the last elements.
// An invocation mixes one element (four of them, VECTOR) for SAMPLES samples, so the bank is read once per SAMPLES. With TEXELS, coefficients and experts are read as texels.
#include "groups.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint SAMPLES = 1;
layout(constant_id = 2) const bool VECTOR = true;       // always, unless FLOAT32
layout(constant_id = 3) const uint PRECISION = 0;
layout(local_size_x_id = 0) in;

#include "experts.glsl"
#include "shares.glsl"

layout(push_constant) uniform Parameters
{
    uint samples;       // N
    uint experts;       // K
    uint elements;      // of one kernel; a multiple of 4 if VECTOR
    uint first_row;     // of the attention: where a part of a batch begins
    uint bias_offset;   // elements before the biases
    uint alike;         // first element to which what stands behind the bank is added; a multiple of 4 if VECTOR
    Stored stored;
} p;

layout(std430, binding = 2) writeonly buffer Mixed { float mixed[]; };          // [N, elements]
layout(std430, binding = 2) writeonly buffer Mixed4 { vec4 mixed4[]; };

void mix_four(uint e, uint first, uint count)
{
    vec4 sum[SAMPLES];
    vec4 start = e >= p.alike / 4 ? four_alike(p.stored, p.experts, e - p.alike / 4) : vec4(0.0);
    for (uint s = 0; s < SAMPLES; ++s)
    {
        sum[s] = start;
    }
    bool is_bias = PRECISION != FLOAT32 && e >= p.bias_offset / 4;
    uvec4 scales = scale_places(p.stored, e);
    for (uint k = 0; k < p.experts; ++k)
    {
        vec4 w = is_bias ? four_biases(p.stored, k, e - p.bias_offset / 4) : four_numbers(p.stored, k, e, scales);
        for (uint s = 0; s < SAMPLES; ++s)
        {
            sum[s] += SHARE((p.first_row + first + min(s, count - 1)) * p.experts + k) * w;
        }
    }
    for (uint s = 0; s < SAMPLES; ++s)
    {
        if (s < count)
        {
            mixed4[(first + s) * (p.elements / 4) + e] = sum[s];
        }
    }
}

void mix_one(uint e, uint first, uint count)
{
    for (uint s = 0; s < count; ++s)
    {
        float sum = e >= p.alike ? uintBitsToFloat(one_word(p.experts * p.elements + e - p.alike)) : 0.0;
        for (uint k = 0; k < p.experts; ++k)
        {
            sum += SHARE((p.first_row + first + s) * p.experts + k)
                * uintBitsToFloat(one_word(k * p.elements + e));
        }
        mixed[(first + s) * p.elements + e] = sum;
    }
}

void main()
{
    uint columns = VECTOR ? p.elements / 4 : p.elements;
    uint blocks = (columns + GROUP_SIZE - 1) / GROUP_SIZE;
    uint group = linear_group();
    uint e = (group % blocks) * GROUP_SIZE + gl_LocalInvocationID.x;
    uint first = group / blocks * SAMPLES;
    if (e >= columns || first >= p.samples)
    {
        return;
    }

    uint count = min(SAMPLES, p.samples - first);
    if (VECTOR)
    {
        mix_four(e, first, count);
    }
    else
    {
        mix_one(e, first, count);
    }
}
