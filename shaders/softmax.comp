// π[n, k] = exp(z[n, k] / τ) / Σ_j exp(z[n, j] / τ). One invocation per row: K is small (4 as a rule).
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
    for (uint k = 0; k < p.columns; ++k)
    {
        result[base + k] = scaled_exp(z[base + k], largest, p.temperature) / sum;
    }
}
