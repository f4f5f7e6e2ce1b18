// Convolution with one kernel per sample where every group has one filter (O/G = 1; depthwise when also C/G = 1).
// There are no filters to share inputs among, so an invocation computes PIXELS outputs of one filter. FILTERS is 1.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "convolution.glsl"

layout(std430, binding = 1) readonly buffer Weights { float w[]; };     // [N or 1, G, C/G, kh, kw]

void main()
{
    Tile tile;
    if (!locate(tile))
    {
        return;
    }

    float sum[PIXELS];
    [[unroll]] for (uint i = 0; i < PIXELS; ++i)
    {
        sum[i] = 0.0;
    }

    uint tap = tile.n * p.weights_per_sample + tile.group * p.channels_per_group * KERNEL_HEIGHT * KERNEL_WIDTH;
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
                [[unroll]] for (uint i = 0; i < ROW; ++i)
                {
                    row[i] = load(channel, iy, first + int(i));
                }
                [[unroll]] for (uint kx = 0; kx < KERNEL_WIDTH; ++kx, ++tap)
                {
                    float weight = w[tap];
                    [[unroll]] for (uint i = 0; i < PIXELS; ++i)
                    {
                        sum[i] += weight * row[min(i * STRIDE_X + kx * DILATION_X, ROW - 1)];
                    }
                }
            }
            else
            {
                for (uint kx = 0; kx < KERNEL_WIDTH; ++kx, ++tap)
                {
                    [[unroll]] for (uint i = 0; i < PIXELS; ++i)
                    {
                        sum[i] += w[tap] * load(channel, iy, first + int(i * STRIDE_X + kx * DILATION_X));
                    }
                }
            }
        }
    }

    uint out_base = ((tile.n * p.groups + tile.group) * p.out_height + tile.row) * p.out_width + tile.column;
    [[unroll]] for (uint i = 0; i < PIXELS; ++i)
    {
        if (tile.column + i < p.out_width)
        {
            y[out_base + i] = finish(sum[i], tile.n, tile.group);
        }
    }
}
