// Involution (arXiv 2103.06255): every pixel has kernels of its own, one for each group of channels:
// y[n, c, ·] = f( scale[c] · Σ_tap kernel[n, group(c), tap, ·] · x[n, c, · · stride + tap − padding] + shift[c] ), zero
// padding. An invocation takes CHANNELS channels of one group at one pixel, so that a tap's weight is read once for all
// of them.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"
#include "activation.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint CHANNELS = 8;        // divides the channels of a group
layout(constant_id = 2) const uint KERNEL = 7;          // k, odd
layout(constant_id = 3) const bool HAS_AFFINE = false;
layout(constant_id = 4) const uint ACTIVATION = 0;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint samples;
    uint groups;
    uint channels_per_group;
    uint height;
    uint width;
    uint out_height;
    uint out_width;
    uint stride;
    uint first_sample;      // of the kernels
    uint channels;          // CHANNELS, KERNEL, HAS_AFFINE, ACTIVATION: here so that a kernel is one value
    uint kernel_size;
    uint has_affine;
    uint activation;
} p;

layout(std430, binding = 0) readonly buffer Input { float x[]; };           // [N, C, H, W]
layout(std430, binding = 1) readonly buffer Kernels { float kernels[]; };   // [N, G, k², H', W']
layout(std430, binding = 2) readonly buffer Affine { float affine[]; };     // scale [C], shift [C], or anything
layout(std430, binding = 3) writeonly buffer Output { float y[]; };         // [N, C, H', W']

void main()
{
    uint area = p.out_height * p.out_width;
    uint blocks = p.groups * p.channels_per_group / CHANNELS;
    uint index = linear_invocation(GROUP_SIZE);
    uint pixel = index % area;
    uint block = index / area % blocks;
    uint n = index / area / blocks;
    if (n >= p.samples)
    {
        return;
    }

    uint all_channels = p.groups * p.channels_per_group;
    uint first = block * CHANNELS;
    uint plane = p.height * p.width;
    uint from = (n * all_channels + first) * plane;
    uint weights = ((n + p.first_sample) * p.groups + first / p.channels_per_group) * KERNEL * KERNEL * area + pixel;
    int top = int(pixel / p.out_width * p.stride) - int(KERNEL / 2);
    int left = int(pixel % p.out_width * p.stride) - int(KERNEL / 2);
    float sum[CHANNELS];
    for (uint j = 0; j < CHANNELS; ++j)
    {
        sum[j] = 0.0;
    }
    for (uint ky = 0; ky < KERNEL; ++ky)
    {
        for (uint kx = 0; kx < KERNEL; ++kx)
        {
            int iy = top + int(ky);
            int ix = left + int(kx);
            bool inside = uint(iy) < p.height && uint(ix) < p.width;
            uint at = from + uint(clamp(iy, 0, int(p.height) - 1)) * p.width + uint(clamp(ix, 0, int(p.width) - 1));
            float weight = kernels[weights + (ky * KERNEL + kx) * area];
            for (uint j = 0; j < CHANNELS; ++j)
            {
                // Padding takes part as zeros: a NaN weight spoils the sum there too, as in PyTorch.
                float value = x[at + j * plane];
                sum[j] += weight * (inside ? value : 0.0);
            }
        }
    }
    for (uint j = 0; j < CHANNELS; ++j)
    {
        uint c = first + j;
        float value = HAS_AFFINE ? affine[c] * sum[j] + affine[all_channels + c] : sum[j];
        y[(n * all_channels + c) * area + pixel] = activate(value, ACTIVATION);
    }
}
