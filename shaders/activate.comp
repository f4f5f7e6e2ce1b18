// y = f(x), element by element, where no producer could take the activation into its epilogue.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"
#include "activation.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint ACTIVATION = 0;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint elements;
    uint activation;    // ACTIVATION, in the block so that a kernel is one value
} p;

layout(std430, binding = 0) readonly buffer Input { float x[]; };
layout(std430, binding = 1) writeonly buffer Output { float y[]; };

void main()
{
    uint i = linear_invocation(GROUP_SIZE);
    if (i < p.elements)
    {
        y[i] = activate(x[i], ACTIVATION);
    }
}
