// Bilinear resizing of every plane, as PyTorch's interpolate(mode="bilinear", align_corners=False).
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"
#include "bilinear.glsl"

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

float row(uint start, Taps across)
{
    float a = x[start + across.first];
    return across.first == across.second ? a : blend(a, x[start + across.second], across);
}

void main()
{
    uint index = linear_invocation(GROUP_SIZE);
    uint per_plane = p.out_height * p.out_width;
    if (index >= p.planes * per_plane)
    {
        return;
    }

    Taps across = taps(index % p.out_width, p.width, p.out_width);
    Taps down = taps(index / p.out_width % p.out_height, p.height, p.out_height);
    uint base = index / per_plane * p.height * p.width;
    float value = row(base + down.first * p.width, across);
    if (down.first != down.second)
    {
        value = blend(value, row(base + down.second * p.width, across), down);
    }
    y[index] = value;
}
