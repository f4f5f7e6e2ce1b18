// KernelWarehouse's aggregation: a kernel is tiled with mixtures of n cells [Co, Ci],
// mixed[n, o, c, tap] = scale[o] · Σ_i α[n, (tap·GO + o / Co)·GI + c / Ci, i] · cell[i, o % Co, c % Ci].
// An invocation makes one weight for up to SAMPLES samples, so the cells are read once per SAMPLES.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"
#include "filter_layout.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint SAMPLES = 1;
layout(constant_id = 2) const bool HAS_SCALE = false;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint samples;               // N
    uint first_row;             // of the coefficients: where a part of a batch begins
    uint elements;              // numbers of a mixed row, a multiple of 4
    uint weights;               // numbers of the packed kernel; what follows is 0
    uint filters;               // F of the packed layout
    uint taps;                  // kh * kw
    uint channels_per_group;
    uint filters_per_group;
    uint out_channels;          // O
    uint cells;                 // n
    uint cell_filters;          // Co
    uint cell_channels;         // Ci
    uint has_scale;             // HAS_SCALE
} p;

layout(std430, binding = 0) readonly buffer Coefficients { float coefficients[]; };     // [first_row + N or more, m, n]
layout(std430, binding = 1) readonly buffer Cells { float cells[]; };                   // [n, Co, Ci]
layout(std430, binding = 2) readonly buffer Scale { float scale[]; };                   // [O], or anything
layout(std430, binding = 3) writeonly buffer Mixed { float mixed[]; };                  // [N, elements]

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

    Weight weight = locate_weight(e, p.filters, p.taps, p.channels_per_group, p.filters_per_group);
    bool exists = e < p.weights && weight.exists;
    uint down = p.out_channels / p.cell_filters, across = p.channels_per_group / p.cell_channels;
    uint tile = (weight.tap * down + weight.o / p.cell_filters) * across + weight.c / p.cell_channels;
    uint in_cell = weight.o % p.cell_filters * p.cell_channels + weight.c % p.cell_channels;
    uint row = down * across * p.taps * p.cells;
    uint count = min(SAMPLES, p.samples - first);
    float sum[SAMPLES];
    for (uint s = 0; s < SAMPLES; ++s)
    {
        sum[s] = 0.0;
    }
    for (uint i = 0; i < p.cells && exists; ++i)
    {
        float w = cells[i * p.cell_filters * p.cell_channels + in_cell];
        for (uint s = 0; s < SAMPLES; ++s)
        {
            sum[s] += coefficients[(p.first_row + first + min(s, count - 1)) * row + tile * p.cells + i] * w;
        }
    }
    for (uint s = 0; s < count; ++s)
    {
        mixed[(first + s) * p.elements + e] = HAS_SCALE && exists ? sum[s] * scale[weight.o] : sum[s];
    }
}
