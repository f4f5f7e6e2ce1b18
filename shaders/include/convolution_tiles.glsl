// Convolution with one kernel per sample: y[n, o, ·] = f( Σ_c W[n, o, c] ⋆ x[n, c] + b[n, o] + r ), any stride, padding,
// dilation, groups. Register tile: FILTERS filters × PIXELS pixels per invocation, so that FILTERS + PIXELS loads serve
// FILTERS · PIXELS multiply-adds. Weights are packed by tiles of FILTERS (Planning/Weights/FilterLayout.cs).
#include "convolution.glsl"

// Adds a row of the kernel before a sum is put back. On lavapipe the sums of large tiles are in memory, not in registers
// (docs/performance.md); SwiftShader unrolls no loop, and one more costs it more. The order of additions is the same.
layout(constant_id = 12) const bool BY_ROWS = false;

// w [N or 1, G, tiles, C/G, kh, kw, FILTERS].
#include "weights.glsl"
#include "epilogue.glsl"

const uint QUADS = FILTERS / 4;

void main()
{
    Tile tile;
    if (!locate(tile))
    {
        return;
    }

    vec4 sum[QUADS * PIXELS];
    [[unroll]] for (uint i = 0; i < QUADS * PIXELS; ++i)
    {
        sum[i] = vec4(0.0);
    }

    uint filter_tiles = (p.filters_per_group + FILTERS - 1) / FILTERS;
    uint tap = (tile.n * p.weights_per_sample) / 4
        + (tile.group * filter_tiles + tile.filter_tile) * p.channels_per_group * KERNEL_HEIGHT * KERNEL_WIDTH * QUADS;
    int first = int(tile.column * STRIDE_X) - int(p.padding_x);
    for (uint c = 0; c < p.channels_per_group; ++c)
    {
        uint channel = channel_base(tile, c);
        for (uint ky = 0; ky < KERNEL_HEIGHT; ++ky)
        {
            int iy = input_row(tile, ky);
            float row[ROW];
            if (CACHE_ROW)
            {
                load_row(channel, iy, first, row);
                [[unroll]] for (uint q = 0; BY_ROWS && q < QUADS; ++q)
                {
                    vec4 weight[KERNEL_WIDTH];
                    [[unroll]] for (uint kx = 0; kx < KERNEL_WIDTH; ++kx)
                    {
                        weight[kx] = WEIGHTS(tap + kx * QUADS + q);
                    }
                    [[unroll]] for (uint i = 0; i < PIXELS; ++i)
                    {
                        [[unroll]] for (uint kx = 0; kx < KERNEL_WIDTH; ++kx)
                        {
                            sum[q * PIXELS + i] += weight[kx] * row[min(i * STRIDE_X + kx * DILATION_X, ROW - 1)];
                        }
                    }
                }
                [[unroll]] for (uint j = 0; !BY_ROWS && j < KERNEL_WIDTH * QUADS; ++j)
                {
                    uint kx = j / QUADS, q = j % QUADS;
                    vec4 weight = WEIGHTS(tap + j);
                    [[unroll]] for (uint i = 0; i < PIXELS; ++i)
                    {
                        sum[q * PIXELS + i] += weight * row[min(i * STRIDE_X + kx * DILATION_X, ROW - 1)];
                    }
                }
                tap += KERNEL_WIDTH * QUADS;
            }
            else
            {
                for (uint kx = 0; kx < KERNEL_WIDTH; ++kx, tap += QUADS)
                {
                    [[unroll]] for (uint i = 0; i < PIXELS; ++i)
                    {
                        float value = load(channel, iy, first + int(i * STRIDE_X + kx * DILATION_X));
                        [[unroll]] for (uint q = 0; q < QUADS; ++q)
                        {
                            sum[q * PIXELS + i] += WEIGHTS(tap + q) * value;
                        }
                    }
                }
            }
        }
    }

    uint out_channels = p.groups * p.filters_per_group;
    [[unroll]] for (uint f = 0; f < FILTERS; ++f)
    {
        uint in_group = tile.filter_tile * FILTERS + f;
        if (in_group >= p.filters_per_group)
        {
            break;
        }
        uint o = tile.group * p.filters_per_group + in_group;
        uint out_base = ((tile.n * out_channels + o) * p.out_height + tile.row) * p.out_width + tile.column;
        float bias = bias_at(p.bias_offset + tile.n * p.bias_per_sample + o);
        precise float total = 0.0;
        [[unroll]] for (uint i = 0; i < PIXELS; i += STORED)
        {
            // Past the end of the row there may be no residual.
            if (!HAS_RESIDUAL || tile.column + i < p.out_width)
            {
                vec4 value, residual = residual_at(out_base + i);
                [[unroll]] for (uint j = 0; j < STORED; ++j)
                {
                    value[j] = finish(sum[f / 4 * PIXELS + i + j][f % 4], bias, residual[j]);
                }
                store(out_base, i, tile.column + i, value, total);
            }
        }
        store_sum(tile.n * out_channels + o, tile.count, tile.index, total);
    }
}
