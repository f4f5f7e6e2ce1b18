// y = x > 0 ? x : slope · x, with one slope for all or one for every channel.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint elements;
    uint slopes;        // 1 or C
    uint plane_size;
} p;

layout(std430, binding = 0) readonly buffer Input { float x[]; };
layout(std430, binding = 1) readonly buffer Slope { float slope[]; };
layout(std430, binding = 2) writeonly buffer Output { float y[]; };

void main()
{
    uint i = linear_invocation(GROUP_SIZE);
    if (i < p.elements)
    {
        float value = x[i];
        y[i] = value > 0.0 ? value : slope[i / p.plane_size % p.slopes] * value;
    }
}
