// The naive direct form, to measure against: one output per invocation, weights as PyTorch keeps them, every load from
// memory.
#version 450

layout(local_size_x = 64) in;

layout(push_constant) uniform Parameters
{
    uint samples;
    uint groups;
    uint channels_per_group;
    uint filters_per_group;
    uint height;
    uint width;
    uint out_height;
    uint out_width;
    uint kernel_height;
    uint kernel_width;
    uint stride;
    uint padding;
} p;

layout(std430, binding = 0) readonly buffer Input { float x[]; };       // [N, C, H, W]
layout(std430, binding = 1) readonly buffer Weights { float w[]; };     // [N, O, C/G, kh, kw]
layout(std430, binding = 2) writeonly buffer Output { float y[]; };     // [N, O, H', W']

void main()
{
    uint index = gl_WorkGroupID.y * gl_NumWorkGroups.x * 64 + gl_GlobalInvocationID.x;
    uint area = p.out_height * p.out_width;
    uint filters = p.groups * p.filters_per_group;
    if (index >= p.samples * filters * area)
    {
        return;
    }

    uint ox = index % p.out_width;
    uint oy = index / p.out_width % p.out_height;
    uint o = index / area % filters;
    uint n = index / (area * filters);
    uint group = o / p.filters_per_group;
    float sum = 0.0;
    for (uint c = 0; c < p.channels_per_group; ++c)
    {
        for (uint ky = 0; ky < p.kernel_height; ++ky)
        {
            for (uint kx = 0; kx < p.kernel_width; ++kx)
            {
                int iy = int(oy * p.stride + ky) - int(p.padding);
                int ix = int(ox * p.stride + kx) - int(p.padding);
                if (uint(iy) < p.height && uint(ix) < p.width)
                {
                    uint channel = (n * p.groups + group) * p.channels_per_group + c;
                    uint plane = (n * filters + o) * p.channels_per_group + c;
                    uint tap = (plane * p.kernel_height + ky) * p.kernel_width + kx;
                    sum += w[tap] * x[(channel * p.height + uint(iy)) * p.width + uint(ix)];
                }
            }
        }
    }
    y[index] = sum;
}
