// Convolution with one kernel per sample where every group has one filter (O/G = 1; depthwise when also C/G = 1). There are
// no filters to share inputs among, so an invocation computes ROWS × PIXELS outputs of one filter, and a row of input
// serves all of its outputs that see it. FILTERS is 1.
// With MIXING, an invocation mixes its taps from experts that it reads itself, W[n] = Σ_k π[n, k] · bank[k]: no sample's
// kernel is in memory. It holds all taps then, and there is one channel in a group.
#define ROWS_ID 12
#include "convolution.glsl"

// w [N or 1, G, C/G, kh, kw].
#ifdef TEXELS
layout(binding = 1) uniform textureBuffer w;
#define WEIGHT(at) texelFetch(w, int(at)).x
#define BEHIND(at) WEIGHT(at)
#else
layout(std430, binding = 1) readonly buffer Weights { float w[]; };
#define WEIGHT(at) w[at]
#endif
#ifdef MIXING
#include "activation.glsl"
layout(constant_id = ROWS_ID + 3) const uint BIASES = 0;
layout(std430, binding = 2) readonly buffer Shares { float shares[]; };     // [first_row + N or more, K]

#include "mixing_bias.glsl"

float share_of(uint n, uint k)
{
    return shares[(p.first_row + n) * p.experts + k];
}

float bias_of(uint n, uint o)
{
    // What is not mixed stands behind the last expert.
    float bias = BIASES == SHARED || BIASES == MIXED_AND_SHARED ? w[p.experts * p.weights_per_sample + o] : 0.0;
    for (uint k = 0; k < p.experts && BIASES != SHARED; ++k)
    {
        bias += share_of(n, k) * w[k * p.weights_per_sample + p.bias_offset + o];
    }
    return bias;
}

vec4 residual_at(uint place)
{
    return vec4(0.0);
}

float finish(float sum, float bias, float residual)
{
    return AS_STORED(activate(HAS_BIAS ? sum + bias : sum, ACTIVATION));
}
#else
#include "epilogue.glsl"

float bias_of(uint n, uint o)
{
    return bias_at(p.bias_offset + n * p.bias_per_sample + o);
}
#endif

// Rows of input that ROWS neighbouring outputs see.
const uint SPAN_Y = (ROWS - 1) * STRIDE_Y + (KERNEL_HEIGHT - 1) * DILATION_Y + 1;

// More taps than this are read again where they are used: registers are few.
const uint MOST_TAPS = 25;
const bool HOLD_TAPS = KERNEL_HEIGHT * KERNEL_WIDTH <= MOST_TAPS;

const uint HELD = HOLD_TAPS ? KERNEL_HEIGHT * KERNEL_WIDTH : 1;

// The taps of a channel.
void hold_taps(uint n, uint first, out float taps[HELD])
{
#ifdef MIXING
    [[unroll]] for (uint i = 0; i < HELD; ++i)
    {
        taps[i] = 0.0;
    }
    for (uint k = 0; k < p.experts; ++k)
    {
        float share = share_of(n, k);
        [[unroll]] for (uint i = 0; i < HELD; ++i)
        {
            taps[i] += share * WEIGHT(k * p.weights_per_sample + first + i);
        }
    }
#else
    [[unroll]] for (uint i = 0; i < HELD; ++i)
    {
        taps[i] = WEIGHT(first + i);
    }
#endif
}

void main()
{
    Tile tile;
    if (!locate(tile))
    {
        return;
    }

    float sum[ROWS * PIXELS];
    [[unroll]] for (uint i = 0; i < ROWS * PIXELS; ++i)
    {
        sum[i] = 0.0;
    }

#ifdef MIXING
    uint tap = tile.group * KERNEL_HEIGHT * KERNEL_WIDTH;
#else
    uint tap = tile.n * p.weights_per_sample + tile.group * p.channels_per_group * KERNEL_HEIGHT * KERNEL_WIDTH;
#endif
    int first = int(tile.column * STRIDE_X) - int(p.padding_x);
    for (uint c = 0; c < p.channels_per_group; ++c, tap += KERNEL_HEIGHT * KERNEL_WIDTH)
    {
        uint channel = channel_base(tile, c);
        if (CACHE_ROW)
        {
            float taps[HELD];
            hold_taps(tile.n, tap, taps);
            [[unroll]] for (uint line = 0; line < SPAN_Y; ++line)
            {
                float row[ROW];
                int iy = int(tile.row * STRIDE_Y + line) - int(p.padding_y);
                load_row(channel, iy, first, row);
                [[unroll]] for (uint place = 0; place < ROWS * KERNEL_HEIGHT; ++place)
                {
                    uint r = place / KERNEL_HEIGHT, ky = place % KERNEL_HEIGHT;
                    if (r * STRIDE_Y + ky * DILATION_Y == line)
                    {
                        [[unroll]] for (uint i = 0; i < KERNEL_WIDTH * PIXELS; ++i)
                        {
                            uint x = i / KERNEL_WIDTH, kx = i % KERNEL_WIDTH;
                            uint t = ky * KERNEL_WIDTH + kx;
                            float weight = HOLD_TAPS ? taps[t] : WEIGHT(tap + t);
                            sum[r * PIXELS + x] += weight * row[min(x * STRIDE_X + kx * DILATION_X, ROW - 1)];
                        }
                    }
                }
            }
        }
        else
        {
            for (uint t = 0; t < KERNEL_HEIGHT * KERNEL_WIDTH; ++t)
            {
                uint ky = t / KERNEL_WIDTH, kx = t % KERNEL_WIDTH;
                [[unroll]] for (uint i = 0; i < ROWS * PIXELS; ++i)
                {
                    int iy = int((tile.row + i / PIXELS) * STRIDE_Y + ky * DILATION_Y) - int(p.padding_y);
                    sum[i] += WEIGHT(tap + t)
                        * load(channel, iy, first + int(i % PIXELS * STRIDE_X + kx * DILATION_X));
                }
            }
        }
    }

    float bias = bias_of(tile.n, tile.group);
    precise float total = 0.0;
    uint plane = (tile.n * p.groups + tile.group) * p.out_height;
    [[unroll]] for (uint r = 0; r < ROWS; ++r)
    {
        uint row = (plane + tile.row + r) * p.out_width + tile.column;
        if (tile.row + r < p.out_height)
        {
            [[unroll]] for (uint i = 0; i < PIXELS; i += STORED)
            {
                // Past the end of the row there may be no residual.
                if (!HAS_RESIDUAL || tile.column + i < p.out_width)
                {
                    vec4 value, residual = residual_at(row + i);
                    [[unroll]] for (uint j = 0; j < STORED; ++j)
                    {
                        value[j] = finish(sum[r * PIXELS + i + j], bias, residual[j]);
                    }
                    store(row, i, tile.column + i, value, total);
                }
            }
        }
    }
    store_sum(tile.n * p.groups + tile.group, tile.count, tile.index, total);
}
