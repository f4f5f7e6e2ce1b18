// y = max(a1·x + b1, a2·x + b2) with coefficients of each sample, or of each sample and channel:
// (a1, a2, b1, b2) = scale · θ + shift (arXiv 2003.10027, K = 2).
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"
#include "softmax.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint elements;
    uint channels;
    uint plane_size;
    uint theta_per_sample;      // 4, or 4·C
    uint theta_per_channel;     // 0, or 4
    uint first_sample;          // of θ
} p;

layout(std430, binding = 0) readonly buffer Input { float x[]; };
layout(std430, binding = 1) readonly buffer Theta { float theta[]; };       // [N, 4] or [N, C, 4]
layout(std430, binding = 2) readonly buffer Affine { vec4 scale_shift[]; }; // scale, shift
layout(std430, binding = 3) writeonly buffer Output { float y[]; };

void main()
{
    uint i = linear_invocation(GROUP_SIZE);
    if (i < p.elements)
    {
        uint plane = i / p.plane_size;
        uint from = (plane / p.channels + p.first_sample) * p.theta_per_sample
            + plane % p.channels * p.theta_per_channel;
        vec4 own = vec4(theta[from], theta[from + 1], theta[from + 2], theta[from + 3]);
        vec4 c = own * scale_shift[0] + scale_shift[1];
        y[i] = larger(c.x * x[i] + c.z, c.y * x[i] + c.w);
    }
}
