// KernelWarehouse's signed normalisation: α[r, i] = z[r, i] / (Σ_j |z[r, j]| + 1e-3), of which the last column, the
// zero cell, is dropped. SPLIT neighbouring invocations share a row: they read neighbouring numbers; their partial sums
// are added in a fixed order.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint SPLIT = 16;          // divides GROUP_SIZE
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint rows;
    uint columns;       // n + 1
} p;

layout(std430, binding = 0) readonly buffer Input { float z[]; };           // [rows, columns]
layout(std430, binding = 1) writeonly buffer Output { float result[]; };    // [rows, columns - 1]

shared float partial[GROUP_SIZE];

void main()
{
    uint lane = gl_LocalInvocationID.x;
    uint part = lane % SPLIT;
    uint row = linear_group() * (GROUP_SIZE / SPLIT) + lane / SPLIT;
    float sum = 0.0;
    if (row < p.rows)
    {
        for (uint i = part; i < p.columns; i += SPLIT)
        {
            sum += abs(z[row * p.columns + i]);
        }
    }

    partial[lane] = sum;
    barrier();
    if (row >= p.rows)
    {
        return;
    }

    uint first = lane - part;
    sum = partial[first];
    for (uint i = 1; i < SPLIT; ++i)
    {
        sum += partial[first + i];
    }
    for (uint i = part; i + 1 < p.columns; i += SPLIT)
    {
        result[row * (p.columns - 1) + i] = z[row * p.columns + i] / (sum + 1e-3);
    }
}
