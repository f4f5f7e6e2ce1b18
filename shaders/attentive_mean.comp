// The mean of each class over time, weighted by how much the moment is of that class: y[n, c] = Σ_t w x[n, c, t] / Σ_t w,
// w = max(softmax_c(z[n, ·, t]), 1e-7). One invocation per class.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"
#include "softmax.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(local_size_x_id = 0) in;

const float SMALLEST = 1e-7;

layout(push_constant) uniform Parameters
{
    uint samples;
    uint channels;      // C
    uint steps;         // T
    uint first_sample;  // of the logits: where a part of a batch begins
} p;

layout(std430, binding = 0) readonly buffer Values { float x[]; };      // [N, C, T]
layout(std430, binding = 1) readonly buffer Logits { float z[]; };      // [N, C, T]
layout(std430, binding = 2) writeonly buffer Output { float y[]; };     // [N, C]

void main()
{
    uint i = linear_invocation(GROUP_SIZE);
    if (i >= p.samples * p.channels)
    {
        return;
    }

    uint n = i / p.channels, c = i % p.channels;
    uint logits = (p.first_sample + n) * p.channels * p.steps;
    float weighted = 0.0, weights = 0.0;
    for (uint t = 0; t < p.steps; ++t)
    {
        float largest = z[logits + t];
        for (uint other = 1; other < p.channels; ++other)
        {
            largest = larger(largest, z[logits + other * p.steps + t]);
        }
        float total = 0.0;
        for (uint other = 0; other < p.channels; ++other)
        {
            total += scaled_exp(z[logits + other * p.steps + t], largest, 1.0);
        }
        float weight = scaled_exp(z[logits + c * p.steps + t], largest, 1.0) / total;
        weight = weight < SMALLEST ? SMALLEST : weight;
        weighted += x[i * p.steps + t] * weight;
        weights += weight;
    }
    y[i] = weighted / weights;
}
