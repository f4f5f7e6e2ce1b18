// AdaptiveAvgPool2d of PyTorch: output cell i covers rows floor(i·H/H') to ceil((i+1)·H/H') − 1, likewise columns;
// cells overlap where the sizes do not divide. One invocation per output (for H' = W' = 1 the plan uses
// global_average_pool).
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint planes;
    uint height;
    uint width;
    uint out_height;
    uint out_width;
} p;

layout(std430, binding = 0) readonly buffer Input { float x[]; };
layout(std430, binding = 1) writeonly buffer Output { float y[]; };

void main()
{
    uint index = linear_invocation(GROUP_SIZE);
    uint per_plane = p.out_height * p.out_width;
    if (index >= p.planes * per_plane)
    {
        return;
    }

    uint oy = index / p.out_width % p.out_height;
    uint ox = index % p.out_width;
    uint top = oy * p.height / p.out_height;
    uint bottom = ((oy + 1) * p.height + p.out_height - 1) / p.out_height;
    uint left = ox * p.width / p.out_width;
    uint right = ((ox + 1) * p.width + p.out_width - 1) / p.out_width;
    uint base = index / per_plane * p.height * p.width;
    float sum = 0.0;
    for (uint iy = top; iy < bottom; ++iy)
    {
        // Row by row: the error of a float sum grows with the number of terms added one after another.
        float row = 0.0;
        for (uint ix = left; ix < right; ++ix)
        {
            row += x[base + iy * p.width + ix];
        }
        sum += row;
    }
    y[index] = sum / float((bottom - top) * (right - left));
}
