// float32 of float16, where something takes a map that is stored so and wants it otherwise.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_shader_16bit_storage : require
#include "groups.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint elements;
} p;

layout(std430, binding = 0) readonly buffer Input { float16_t x[]; };
layout(std430, binding = 1) writeonly buffer Output { float y[]; };

void main()
{
    uint i = linear_invocation(GROUP_SIZE);
    if (i < p.elements)
    {
        y[i] = float(x[i]);
    }
}
