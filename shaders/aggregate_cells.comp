// KernelWarehouse's aggregation: a kernel is tiled with mixtures of n cells [Co, Ci],
// mixed[n, o, c, tap] = scale[o] · Σ_i α[n, (tap·GO + o / Co)·GI + c / Ci, i] · cell[i, o % Co, c % Ci].
// That is a matrix product: rows of coefficients, one for each tile of each sample, times the cells. An invocation
// makes ROWS × COLUMNS numbers of it, so that what it reads serves several; the rows are one for the whole work-group.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"
#include "filter_layout.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint ROWS = 8;
layout(constant_id = 2) const uint COLUMNS = 4;
layout(constant_id = 3) const bool HAS_SCALE = false;
layout(constant_id = 4) const uint PRECISION = 0;       // COLUMNS is 4 unless FLOAT32
layout(local_size_x_id = 0) in;

#include "experts.glsl"

layout(push_constant) uniform Parameters
{
    uint samples;               // N
    uint first_row;             // of the coefficients: where a part of a batch begins
    uint elements;              // numbers of a mixed row, a multiple of 4
    uint weights;               // numbers of the packed kernel; what follows up to bias_offset is 0
    uint bias_offset;           // then biases [O], which are not mixed
    uint filters;               // F of the packed layout
    uint taps;                  // kh * kw
    uint channels_per_group;
    uint filters_per_group;
    uint out_channels;          // O
    uint cells;                 // n
    uint cell_filters;          // Co
    uint cell_channels;         // Ci
    uint has_scale;             // HAS_SCALE
    uint first_column;          // of the Co·Ci of a cell: which are bound
    uint columns;
    Stored stored;              // for a filter of a cell as for one of an expert
} p;

layout(std430, binding = 0) readonly buffer Coefficients { float coefficients[]; };     // [first_row + N or more, m, n]
layout(std430, binding = 2) readonly buffer Scale { float scale[]; };                   // [O] if HAS_SCALE, then biases
layout(std430, binding = 3) writeonly buffer Mixed { float mixed[]; };                  // [N, elements]

// Numbers that one word or two hold side by side belong to one invocation, floats to neighbouring ones.
uint column_of(uint block, uint c)
{
    uint lane = gl_LocalInvocationID.x;
    return PRECISION == FLOAT32
        ? (block * COLUMNS + c) * GROUP_SIZE + lane
        : (block * GROUP_SIZE + lane) * COLUMNS + c;
}

// One number of the product to its place in the packed kernel of its sample, and zeros to what it is next to.
void put(uint row, uint column, float value)
{
    uint down = p.out_channels / p.cell_filters, across = p.channels_per_group / p.cell_channels;
    uint tiles = p.taps * down * across, tile = row % tiles;
    uint base = row / tiles * p.elements;
    uint o = tile / across % down * p.cell_filters + column / p.cell_channels;
    uint c = tile % across * p.cell_channels + column % p.cell_channels;
    uint place = place_weight(
        o, c, tile / (down * across), p.filters, p.taps, p.channels_per_group, p.filters_per_group);
    mixed[base + place] = HAS_SCALE ? value * scale[o] : value;
    if (o % p.filters_per_group == p.filters_per_group - 1)
    {
        // The group's last tile of filters may not be full.
        for (uint lane = place % p.filters + 1; lane < p.filters; ++lane)
        {
            mixed[base + place - place % p.filters + lane] = 0.0;
        }
    }
    if (tile == 0)
    {
        uint biases = HAS_SCALE ? p.out_channels : 0;
        for (uint i = p.weights + column; i < p.elements; i += p.cell_filters * p.cell_channels)
        {
            uint bias = i - p.bias_offset;      // wraps round to a large number before them
            mixed[base + i] = bias < p.out_channels ? scale[biases + bias] : 0.0;
        }
    }
}

void main()
{
    uint tiles = p.taps * (p.out_channels / p.cell_filters) * (p.channels_per_group / p.cell_channels);
    uint rows = p.samples * tiles;
    uint row_blocks = (rows + ROWS - 1) / ROWS;
    uint group = linear_group();
    uint row = group % row_blocks * ROWS;
    uint block = group / row_blocks;
    if (column_of(block, 0) >= p.columns)
    {
        return;
    }

    float sum[ROWS * COLUMNS];
    for (uint i = 0; i < ROWS * COLUMNS; ++i)
    {
        sum[i] = 0.0;
    }
    uint quad = column_of(block, 0) / 4;
    uvec4 scales = scale_places(p.stored, quad);
    uint first = p.first_row * tiles + row, last = p.first_row * tiles + rows - 1;
    for (uint i = 0; i < p.cells; ++i)
    {
        float cell[COLUMNS];
        vec4 four = PRECISION == FLOAT32 ? vec4(0.0) : four_numbers(p.stored, i, quad, scales);
        for (uint c = 0; c < COLUMNS; ++c)
        {
            cell[c] = PRECISION == FLOAT32
                ? uintBitsToFloat(experts[i * p.columns + min(column_of(block, c), p.columns - 1)])
                : four[c & 3];
        }
        for (uint r = 0; r < ROWS; ++r)
        {
            float share = coefficients[min(first + r, last) * p.cells + i];
            for (uint c = 0; c < COLUMNS; ++c)
            {
                sum[r * COLUMNS + c] += share * cell[c];
            }
        }
    }
    for (uint r = 0; r < ROWS && row + r < rows; ++r)
    {
        for (uint c = 0; c < COLUMNS && column_of(block, c) < p.columns; ++c)
        {
            put(row + r, p.first_column + column_of(block, c), sum[r * COLUMNS + c]);
        }
    }
}
