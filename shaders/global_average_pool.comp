// Mean over every H×W plane: GAP(x)[n, c] = 1/(H·W) Σ x[n, c, y, x].
// LANES invocations share a plane; each adds its pixels in blocks (the error of a float sum grows with the number of
// terms added one after another), then one adds the LANES partial sums in a fixed order: the same bits every time.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint LANES = 64;      // per plane; divides GROUP_SIZE
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint planes;
    uint plane_size;
} p;

layout(std430, binding = 0) readonly buffer Input { float x[]; };
layout(std430, binding = 1) writeonly buffer Output { float mean[]; };

shared float partial[GROUP_SIZE];

const uint BLOCK = 32;

void main()
{
    uint lane = gl_LocalInvocationID.x;
    uint plane = linear_group() * (GROUP_SIZE / LANES) + lane / LANES;
    uint part = lane % LANES;
    float sum = 0.0;
    if (plane < p.planes)
    {
        uint base = plane * p.plane_size;
        for (uint i = part; i < p.plane_size;)
        {
            float block = 0.0;
            for (uint j = 0; j < BLOCK && i < p.plane_size; ++j, i += LANES)
            {
                block += x[base + i];
            }
            sum += block;
        }
    }

    partial[lane] = sum;
    barrier();
    if (part == 0 && plane < p.planes)
    {
        for (uint i = 1; i < LANES; ++i)
        {
            sum += partial[lane + i];
        }
        mean[plane] = sum / float(p.plane_size);
    }
}
