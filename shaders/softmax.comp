// π[n, k] = exp(z[n, k] / τ) / Σ_j exp(z[n, j] / τ), or its logarithm. One invocation per row: K is small (4 as a rule).
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"
#include "softmax.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint rows;
    uint columns;
    float temperature;
    uint takes_logarithm;
} p;

layout(std430, binding = 0) readonly buffer Input { float z[]; };
layout(std430, binding = 1) writeonly buffer Output { float result[]; };

void main()
{
    uint row = linear_invocation(GROUP_SIZE);
    if (row >= p.rows)
    {
        return;
    }

    uint base = row * p.columns;
    float largest = z[base];
    for (uint k = 1; k < p.columns; ++k)
    {
        largest = larger(largest, z[base + k]);
    }
    float sum = 0.0;
    for (uint k = 0; k < p.columns; ++k)
    {
        sum += scaled_exp(z[base + k], largest, p.temperature);
    }
    // The logarithm of a quotient that may have become 0 would be lost.
    float shift = is_nan(sum) ? sum : log(sum);
    for (uint k = 0; k < p.columns; ++k)
    {
        result[base + k] = p.takes_logarithm != 0
            ? (z[base + k] - largest) / p.temperature - shift
            : scaled_exp(z[base + k], largest, p.temperature) / sum;
    }
}
