// Kernel aggregation with scales: mixed[n, o, c, tap] = f[n, o] · c[n, c] · s[n, tap] · Σ_k α[n, k] · bank[k, o, c, tap], and
// the biases behind the weights Σ_k α[n, k] · bank[k, ·] without them, added to what stands behind the bank (biases that are
// not mixed). All coefficients of a sample stand in one row.
// An invocation mixes one number for up to SAMPLES samples, so the bank is read once per SAMPLES.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"
#include "filter_layout.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint SAMPLES = 1;
layout(local_size_x_id = 0) in;

const uint NONE = 0xFFFFFFFFu;

layout(push_constant) uniform Parameters
{
    uint samples;               // N
    uint experts;               // K
    uint elements;              // of one row of the bank
    uint first_row;             // of the coefficients: where a part of a batch begins
    uint width;                 // numbers in a row of coefficients
    uint weights;               // numbers of the packed kernel; what follows up to bias_offset is 0
    uint bias_offset;
    uint filters;               // F of the packed layout
    uint taps;                  // kh * kw
    uint channels_per_group;
    uint filters_per_group;
    uint share_offset;          // of α; NONE for one expert that is taken as it is
    uint share_per_filter;      // K where each filter has shares of its own, else 0
    uint input_scale_offset;    // of c, or NONE
    uint input_scale_per_group; // C/G where each channel has a scale, 0 where groups share theirs
    uint filter_scale_offset;   // of f, or NONE
    uint tap_scale_offset;      // of s, or NONE
    uint alike;                 // first element to which what stands behind the bank is added
} p;

layout(std430, binding = 0) readonly buffer Coefficients { float coefficients[]; };     // [first_row + N or more, width]
layout(std430, binding = 1) readonly buffer Bank { float bank[]; };                     // [K, elements], …
layout(std430, binding = 2) writeonly buffer Mixed { float mixed[]; };                  // [N, elements]

float scale_of(uint row, Weight weight)
{
    float scale = 1.0;
    if (p.input_scale_offset != NONE)
    {
        scale *= coefficients[row + p.input_scale_offset + weight.group * p.input_scale_per_group + weight.c];
    }
    if (p.filter_scale_offset != NONE)
    {
        scale *= coefficients[row + p.filter_scale_offset + weight.o];
    }
    if (p.tap_scale_offset != NONE)
    {
        scale *= coefficients[row + p.tap_scale_offset + weight.tap];
    }
    return scale;
}

void main()
{
    uint blocks = (p.elements + GROUP_SIZE - 1) / GROUP_SIZE;
    uint group = linear_group();
    uint e = (group % blocks) * GROUP_SIZE + gl_LocalInvocationID.x;
    uint first = group / blocks * SAMPLES;
    if (e >= p.elements || first >= p.samples)
    {
        return;
    }

    bool is_bias = e >= p.bias_offset;
    Weight weight = locate_weight(e, p.filters, p.taps, p.channels_per_group, p.filters_per_group);
    bool exists = is_bias || (e < p.weights && weight.exists);
    uint share = p.share_offset + (is_bias ? e - p.bias_offset : weight.o) * p.share_per_filter;
    uint count = min(SAMPLES, p.samples - first);
    float start = e >= p.alike ? bank[p.experts * p.elements + e - p.alike] : 0.0;
    float sum[SAMPLES];
    for (uint s = 0; s < SAMPLES; ++s)
    {
        sum[s] = start;
    }
    for (uint k = 0; k < p.experts && exists; ++k)
    {
        float w = bank[k * p.elements + e];
        for (uint s = 0; s < SAMPLES; ++s)
        {
            uint row = (p.first_row + first + min(s, count - 1)) * p.width;
            sum[s] += p.share_offset == NONE ? w : coefficients[row + share + k] * w;
        }
    }
    for (uint s = 0; s < count; ++s)
    {
        uint row = (p.first_row + first + s) * p.width;
        mixed[(first + s) * p.elements + e] = exists && !is_bias ? sum[s] * scale_of(row, weight) : sum[s];
    }
}
