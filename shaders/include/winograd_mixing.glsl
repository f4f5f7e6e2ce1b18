// Experts mixed and transformed in one go, for a 3×3 convolution by Winograd: U[n] = G (Σ_k π[n, k] · w_k) Gᵀ, so that no
// mixed kernel is written and read again. Weights are packed by tiles of FILTERS before (9 taps) and after ((m+2)² products).
// An invocation makes one filter and channel, or four filters by TEXELS, of SAMPLES samples, or mixes their biases.
#include "groups.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint M = 4;           // rows and columns of outputs in a tile: 2 or 4
layout(constant_id = 2) const uint SAMPLES = 1;
layout(constant_id = 3) const uint PRECISION = 0;
layout(local_size_x_id = 0) in;

#include "experts.glsl"
#include "shares.glsl"
#define TRANSFORMED 2
#include "winograd_kernel.glsl"

layout(push_constant) uniform Parameters
{
    uint samples;           // N
    uint experts;           // K
    uint first_row;         // of the attention: where a part of a batch begins
    uint weights;           // of one product: tiles of filters · C · FILTERS
    uint filters;           // FILTERS
    uint biases;            // of a sample, a multiple of 4; or 0
    uint m;                 // M
    uint alike;             // 1 where biases that are not mixed stand behind the experts
    Stored stored;          // an expert's row is [tiles, C, 9, FILTERS] and the biases
} p;

// u [N, (m+2)², tiles, C, FILTERS]; b [N, biases], or anything.
layout(std430, binding = 3) writeonly buffer Biases { WINOGRAD_VALUE b[]; };

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
            store_transformed(kernels[s], (first + s) * SIDE * SIDE * columns + column, columns);
        }
    }
}
