// Mean or largest number along one axis: [outer, length, inner] to [outer, inner].
#version 450
#extension GL_GOOGLE_include_directive : require
#include "axis.glsl"
#include "softmax.glsl"

layout(constant_id = 2) const bool MAXIMUM = false;

layout(push_constant) uniform Parameters
{
    uint outer;
    uint axis_length;
    uint inner;
    uint maximum;       // MAXIMUM, in the block so that a kernel is one value
} p;

layout(std430, binding = 1) writeonly buffer Output { float y[]; };

// Every LANES-th number from this invocation's; a long sum in blocks, as its error grows with the number of terms.
float part_of_sum(uint base)
{
    float sum = 0.0;
    for (uint i = lane(); i < p.axis_length;)
    {
        float block = 0.0;
        for (uint j = 0; j < BLOCK && i < p.axis_length; ++j, i += LANES)
        {
            block += x[base + i * p.inner];
        }
        sum += block;
    }
    return sum;
}

float part_of_maximum(uint base)
{
    float largest = uintBitsToFloat(0xff800000u);   // −∞
    for (uint i = lane(); i < p.axis_length; i += LANES)
    {
        largest = larger(largest, x[base + i * p.inner]);
    }
    return largest;
}

void main()
{
    uint index = place();
    bool inside = index < p.outer * p.inner;
    uint base = index / p.inner * p.axis_length * p.inner + index % p.inner;
    if (MAXIMUM)
    {
        partial[gl_LocalInvocationID.x] = inside ? part_of_maximum(base) : 0.0;
        barrier();
        if (inside && lane() == 0)
        {
            float largest = partial[local_place()];
            for (uint i = 1; i < LANES; ++i)
            {
                largest = larger(largest, partial[local_place() + i * PLACES]);
            }
            y[index] = largest;
        }
    }
    else
    {
        float sum = sum_of_lanes(inside ? part_of_sum(base) : 0.0);
        if (inside && lane() == 0)
        {
            y[index] = sum / float(p.axis_length);
        }
    }
}
