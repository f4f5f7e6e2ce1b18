// Pointwise (1×1) convolution as a batch of matrix products, also the products of a convolution by Winograd:
// y[b, o, t] = f( Σ_c W[b, o, c] · x[b, c, t] + bias[b, o] + r ). Register tile: FILTERS filters × COLUMNS columns per
// invocation, without barriers. Weights are packed by tiles of FILTERS (Planning/Weights/FilterLayout.cs).
// With TEXELS, buffers are read as texels; with WEIGHTS_IN_STORAGE too, weights are not.
#include "groups.glsl"
#include "maps.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint FILTERS = 8;         // multiple of 4
layout(constant_id = 2) const uint COLUMNS = 4;         // multiple of 4
layout(constant_id = 3) const uint ACTIVATION = 0;
layout(constant_id = 4) const bool HAS_BIAS = true;
layout(constant_id = 5) const bool VECTOR = true;       // columns are a multiple of 4, so rows can be read by fours
layout(constant_id = 6) const bool FLAT = false;        // a work-group may span tiles of filters: for few columns
layout(constant_id = 7) const bool HAS_RESIDUAL = false;
// Adds four channels before a sum is put back. On lavapipe the sums of large tiles are in memory, not in registers, and
// loading and storing them costs more than the multiply-add (docs/performance.md). The order is the same as one by one.
layout(constant_id = 8) const bool BY_FOURS = false;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint batches;           // B: samples, or samples · products
    uint channels;          // C
    uint filters;           // O
    uint columns;           // T: pixels, or tiles
    uint kernels;           // matrices of weights; batch b has number b % kernels
    uint weights;           // floats between two of them, a multiple of 4
    uint bias_offset;       // floats: the bias may stand behind the weights of the same kernel
    uint bias_per_batch;    // floats
    uint tile;              // FILTERS
    uint width;             // COLUMNS
    uint activation;        // ACTIVATION
    uint has_bias;          // HAS_BIAS
    uint has_residual;      // HAS_RESIDUAL
    uint sums;              // floats before the sums of tiles (tile_sums.glsl), or 0
} p;

// x [B, C, T]; w [kernels, tiles, C, FILTERS].
#ifdef TEXELS
#include "join_texels.glsl"
layout(binding = 0) uniform textureBuffer x4;
#else
layout(std430, binding = 0) readonly buffer Input { MAP x[]; };
layout(std430, binding = 0) readonly buffer Input4 { MAP4 x4[]; };
#endif
#include "weights.glsl"
#include "epilogue.glsl"
#include "columns.glsl"
#include "tile_sums.glsl"

const uint FILTER_QUADS = FILTERS / 4;
const uint QUADS = COLUMNS / 4;

#ifdef TEXELS
// Texels of four begin at multiples of four, so a row that does not is put together of two.
vec4 load(uint row, uint column)
{
    if (VECTOR)
    {
        return texelFetch(x4, int((row + min(column, p.columns - 4)) / 4));
    }
    // What is past the row is read, and not stored; past the buffer it is not read.
    uint at = row + column, shift = at % 4, last = p.batches * p.channels * p.columns / 4 - 1;
    vec4 first = texelFetch(x4, int(min(at / 4, last)));
    vec4 next = texelFetch(x4, int(min(at / 4 + 1, last)));
    return join_texels(first, next, shift);
}
#else
vec4 load(uint row, uint column)
{
    if (VECTOR)
    {
        return vec4(x4[(row + min(column, p.columns - 4)) / 4]);
    }
    uint last = p.columns - 1;
    return vec4(x[row + min(column, last)], x[row + min(column + 1, last)], x[row + min(column + 2, last)],
        x[row + min(column + 3, last)]);
}
#endif

vec4 sum[FILTERS * QUADS];

// Adds a channel, or four: the first one's inputs are at row, its weights at tap. Not a loop over them, as SwiftShader
// unrolls none.
void add_channels(uint row, uint column, uint tap, const bool four)
{
    vec4 value1[QUADS], value2[QUADS], value3[QUADS], value4[QUADS];
    [[unroll]] for (uint i = 0; i < QUADS; ++i)
    {
        value1[i] = load(row, column + i * 4);
        if (four)
        {
            value2[i] = load(row + p.columns, column + i * 4);
            value3[i] = load(row + 2 * p.columns, column + i * 4);
            value4[i] = load(row + 3 * p.columns, column + i * 4);
        }
    }
    [[unroll]] for (uint q = 0; q < FILTER_QUADS; ++q)
    {
        vec4 weight1 = WEIGHTS(tap + q), weight2, weight3, weight4;
        if (four)
        {
            weight2 = WEIGHTS(tap + FILTER_QUADS + q);
            weight3 = WEIGHTS(tap + 2 * FILTER_QUADS + q);
            weight4 = WEIGHTS(tap + 3 * FILTER_QUADS + q);
        }
        [[unroll]] for (uint i = 0; i < QUADS; ++i)
        {
            [[unroll]] for (uint f = 0; f < 4; ++f)
            {
                vec4 total = sum[(q * 4 + f) * QUADS + i] + weight1[f] * value1[i];
                if (four)
                {
                    total += weight2[f] * value2[i];
                    total += weight3[f] * value3[i];
                    total += weight4[f] * value4[i];
                }
                sum[(q * 4 + f) * QUADS + i] = total;
            }
        }
    }
}

void main()
{
    uint column_tiles = (p.columns + COLUMNS - 1) / COLUMNS;
    uint filter_tiles = (p.filters + FILTERS - 1) / FILTERS;
    uint blocks = FLAT ? column_tiles : (column_tiles + GROUP_SIZE - 1) / GROUP_SIZE;
    uint index = FLAT ? linear_invocation(GROUP_SIZE) : linear_group();
    uint column = (FLAT ? index % blocks : index % blocks * GROUP_SIZE + gl_LocalInvocationID.x) * COLUMNS;
    index /= blocks;
    uint first = index % filter_tiles * FILTERS;
    uint b = index / filter_tiles;
    if (column >= p.columns || b >= p.batches)
    {
        return;
    }

    [[unroll]] for (uint i = 0; i < FILTERS * QUADS; ++i)
    {
        sum[i] = vec4(0.0);
    }

    uint tap = b % p.kernels * (p.weights / 4) + first * p.channels / 4;
    uint row = b * p.channels * p.columns;
    uint c = 0;
    for (; BY_FOURS && c + 4 <= p.channels; c += 4, row += 4 * p.columns, tap += 4 * FILTER_QUADS)
    {
        add_channels(row, column, tap, true);
    }
    for (; c < p.channels; ++c, row += p.columns, tap += FILTER_QUADS)
    {
        add_channels(row, column, tap, false);
    }

    [[unroll]] for (uint f = 0; f < FILTERS; ++f)
    {
        if (first + f >= p.filters)
        {
            break;
        }
        uint out_row = (b * p.filters + first + f) * p.columns;
        float bias = bias_at(p.bias_offset + b * p.bias_per_batch + first + f);
        precise float total = 0.0;
        [[unroll]] for (uint i = 0; i < QUADS; ++i)
        {
            store(out_row, column + i * 4, sum[f * QUADS + i], bias, total);
        }
        store_sum(b * p.filters + first + f, column_tiles, column / COLUMNS, total);
    }
}
