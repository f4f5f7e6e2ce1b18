// Axis-wise dynamic convolution: y[n, o, r, c] = Σ_k π_k · z[n, k·O + o, r, c], where π = softmax_k(logits[n, k, ·] / τ) has
// shares of its own for every row or for every column. z are the results of K static convolutions.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"
#include "softmax.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint samples;
    uint experts;       // K
    uint channels;      // O
    uint rows;
    uint columns;
    uint first_sample;  // of the logits: where a part of a batch begins
    uint by_rows;       // 1: a row has its shares, 0: a column
    float temperature;
} p;

layout(std430, binding = 0) readonly buffer Convolved { float z[]; };       // [N, K, O, rows, columns]
layout(std430, binding = 1) readonly buffer Logits { float logits[]; };     // [first_sample + N or more, K, rows or columns]
layout(std430, binding = 2) writeonly buffer Output { float y[]; };         // [N, O, rows, columns]

void main()
{
    uint i = linear_invocation(GROUP_SIZE);
    uint plane = p.rows * p.columns, map = p.channels * plane;
    if (i >= p.samples * map)
    {
        return;
    }

    uint n = i / map;
    uint length = p.by_rows == 1 ? p.rows : p.columns;
    uint first = (p.first_sample + n) * p.experts * length + (p.by_rows == 1 ? i % plane / p.columns : i % p.columns);
    float largest = logits[first];
    for (uint k = 1; k < p.experts; ++k)
    {
        largest = larger(largest, logits[first + k * length]);
    }
    float total = 0.0;
    for (uint k = 0; k < p.experts; ++k)
    {
        total += scaled_exp(logits[first + k * length], largest, p.temperature);
    }
    float sum = 0.0;
    for (uint k = 0; k < p.experts; ++k)
    {
        float share = scaled_exp(logits[first + k * length], largest, p.temperature) / total;
        sum += share * z[(n * p.experts + k) * map + i % map];
    }
    y[i] = sum;
}
