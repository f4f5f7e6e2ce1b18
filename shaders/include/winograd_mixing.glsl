// Experts mixed and transformed in one go, for a 3×3 convolution by Winograd: U[n] = G (Σ_k π[n, k] · w_k) Gᵀ, so that no
// mixed kernel is written and read again. Weights are packed by tiles of FILTERS before (9 taps) and after ((m+2)² products).
// An invocation makes one filter and channel (four filters by TEXELS, which has registers in memory) of SAMPLES samples, or
// mixes their biases.
#include "groups.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint M = 4;           // rows and columns of outputs in a tile: 2 or 4
layout(constant_id = 2) const uint SAMPLES = 1;
layout(constant_id = 3) const uint PRECISION = 0;
layout(local_size_x_id = 0) in;

#include "experts.glsl"

#ifdef TEXELS
#define WINOGRAD_VALUE vec4
const uint WIDTH = 4;
#else
#define WINOGRAD_VALUE float
const uint WIDTH = 1;
#endif
#include "winograd.glsl"

layout(push_constant) uniform Parameters
{
    uint samples;           // N
    uint experts;           // K
    uint first_row;         // of the attention: where a part of a batch begins
    uint weights;           // of one product: tiles of filters · C · FILTERS
    uint filters;           // FILTERS
    uint biases;            // of a sample, a multiple of 4; or 0
    uint m;                 // M
    uint product;           // floats between two products
    uint alike;             // 1 where biases that are not mixed stand behind the experts
    Stored stored;          // an expert's row is [tiles, C, 9, FILTERS] and the biases
} p;

// attention [first_row + N or more, K]; u [N, (m+2)², product], of it [tiles, C, FILTERS]; b [N, biases], or anything.
#ifdef TEXELS
layout(binding = 0) uniform textureBuffer attention;
#define SHARE(at) texelFetch(attention, int(at)).x
#else
layout(std430, binding = 0) readonly buffer Attention { float attention[]; };
#define SHARE(at) attention[at]
#endif
layout(std430, binding = 2) writeonly buffer Transformed { WINOGRAD_VALUE u[]; };
layout(std430, binding = 3) writeonly buffer Biases { WINOGRAD_VALUE b[]; };

const uint SIDE = M + 2;
const uint TAPS = 9;

#ifdef TEXELS
#define SCALES uvec4
#define SCALES_OF(column) scale_places(p.stored, column)
#define WEIGHT(expert, column, scales) four_numbers(p.stored, expert, column, scales)
#define BIAS(expert, column) four_biases(p.stored, expert, column)
#define ALIKE(column) four_alike(p.stored, p.experts, column)
#else
#define SCALES uint
#define SCALES_OF(column) scale_place(p.stored, column)
#define WEIGHT(expert, column, scales) one_number(p.stored, expert, column, scales)
#define BIAS(expert, column) uintBitsToFloat(one_word(expert * p.stored.row + p.stored.biases + column))
#define ALIKE(column) uintBitsToFloat(one_word(p.experts * p.stored.row + column))
#endif

void mix_biases(uint column, uint first, uint count)
{
    for (uint s = 0; s < count; ++s)
    {
        WINOGRAD_VALUE sum = WINOGRAD_VALUE(0.0);
        if (p.alike != 0)
        {
            sum = ALIKE(column);
        }
        for (uint k = 0; k < p.experts; ++k)
        {
            sum += SHARE((p.first_row + first + s) * p.experts + k) * BIAS(k, column);
        }
        b[(first + s) * (p.biases / WIDTH) + column] = sum;
    }
}

void transform(uint n, uint column, WINOGRAD_VALUE kernel[TAPS])
{
    WINOGRAD_VALUE lines[3][6];
    [[unroll]] for (uint i = 0; i < 3; ++i)
    {
        WINOGRAD_VALUE line[6];
        [[unroll]] for (uint j = 0; j < 3; ++j)
        {
            line[j] = kernel[i * 3 + j];
        }
        transform_filter(M, line);
        lines[i] = line;
    }
    uint product = p.product / WIDTH;
    uint at = n * SIDE * SIDE * product + column;
    [[unroll]] for (uint j = 0; j < SIDE; ++j)
    {
        WINOGRAD_VALUE line[6];
        [[unroll]] for (uint i = 0; i < 3; ++i)
        {
            line[i] = lines[i][j];
        }
        transform_filter(M, line);
        [[unroll]] for (uint i = 0; i < SIDE; ++i)
        {
            u[at + (i * SIDE + j) * product] = line[i];
        }
    }
}

void main()
{
    uint columns = p.weights / WIDTH;
    uint index = linear_invocation(GROUP_SIZE);
    uint column = index % (columns + p.biases / WIDTH);
    uint first = index / (columns + p.biases / WIDTH) * SAMPLES;
    if (first >= p.samples)
    {
        return;
    }

    uint count = min(SAMPLES, p.samples - first);
    if (column >= columns)
    {
        mix_biases(column - columns, first, count);
        return;
    }

    uint side_by_side = p.filters / WIDTH;
    uint from = column / side_by_side * TAPS * side_by_side + column % side_by_side;
    SCALES scales = SCALES_OF(from);        // the same for all taps of a filter
    WINOGRAD_VALUE kernels[SAMPLES][TAPS];
    [[unroll]] for (uint s = 0; s < SAMPLES; ++s)
    {
        [[unroll]] for (uint t = 0; t < TAPS; ++t)
        {
            kernels[s][t] = WINOGRAD_VALUE(0.0);
        }
    }
    for (uint k = 0; k < p.experts; ++k)
    {
        float shares[SAMPLES];
        [[unroll]] for (uint s = 0; s < SAMPLES; ++s)
        {
            shares[s] = SHARE((p.first_row + first + min(s, count - 1)) * p.experts + k);
        }
        [[unroll]] for (uint t = 0; t < TAPS; ++t)
        {
            WINOGRAD_VALUE w = WEIGHT(k, from + t * side_by_side, scales);
            [[unroll]] for (uint s = 0; s < SAMPLES; ++s)
            {
                kernels[s][t] += shares[s] * w;
            }
        }
    }
    [[unroll]] for (uint s = 0; s < SAMPLES; ++s)
    {
        if (s < count)
        {
            transform(first + s, column, kernels[s]);
        }
    }
}
