// Coefficients of several attentions from their logits in one row: a sigmoid over the first columns, a softmax over the
// last EXPERTS. One invocation per number.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"
#include "activation.glsl"
#include "softmax.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint rows;
    uint columns;
    uint experts;
} p;

layout(std430, binding = 0) readonly buffer Input { float z[]; };
layout(std430, binding = 1) writeonly buffer Output { float result[]; };

void main()
{
    uint i = linear_invocation(GROUP_SIZE);
    if (i >= p.rows * p.columns)
    {
        return;
    }

    uint column = i % p.columns;
    if (column < p.columns - p.experts)
    {
        result[i] = activate(z[i], ACTIVATION_SIGMOID);
        return;
    }

    uint base = i - column + p.columns - p.experts;
    float largest = z[base];
    for (uint k = 1; k < p.experts; ++k)
    {
        largest = larger(largest, z[base + k]);
    }
    float sum = 0.0;
    for (uint k = 0; k < p.experts; ++k)
    {
        sum += scaled_exp(z[base + k], largest, 1.0);
    }
    result[i] = scaled_exp(z[i], largest, 1.0) / sum;
}
