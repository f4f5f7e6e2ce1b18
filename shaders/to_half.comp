// float16 of float32, for the maps of a plan that stores them so.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_shader_16bit_storage : require
#define HALF
#include "groups.glsl"
#include "maps.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint elements;
} p;

layout(std430, binding = 0) readonly buffer Input { float x[]; };
layout(std430, binding = 1) writeonly buffer Output { MAP y[]; };

void main()
{
    uint i = linear_invocation(GROUP_SIZE);
    if (i < p.elements)
    {
        y[i] = MAP(AS_STORED(x[i]));
    }
}
