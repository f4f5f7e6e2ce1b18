// One axis of a tensor seen as [outer, length, inner]. LANES invocations share the numbers of one (outer, inner) place;
// neighbouring invocations have neighbouring places. Partial results are combined in a fixed order: the same bits every
// time.
#include "groups.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint LANES = 8;       // per place; divides GROUP_SIZE
layout(local_size_x_id = 0) in;

layout(std430, binding = 0) readonly buffer Input { float x[]; };

const uint PLACES = GROUP_SIZE / LANES;
const uint BLOCK = 32;

shared float partial[GROUP_SIZE];

uint local_place()
{
    return gl_LocalInvocationID.x % PLACES;
}

// Which of the LANES this invocation is.
uint lane()
{
    return gl_LocalInvocationID.x / PLACES;
}

uint place()
{
    return linear_group() * PLACES + local_place();
}

// The sum of what the lanes of a place bring; every invocation of the work-group must call it.
float sum_of_lanes(float value)
{
    partial[gl_LocalInvocationID.x] = value;
    barrier();
    float sum = partial[local_place()];
    for (uint i = 1; i < LANES; ++i)
    {
        sum += partial[local_place() + i * PLACES];
    }
    barrier();
    return sum;
}
