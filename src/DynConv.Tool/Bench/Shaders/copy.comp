// How many bytes a second the device reads and writes.
#version 450

layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint count;
} p;

layout(std430, binding = 0) readonly buffer Input { vec4 x[]; };
layout(std430, binding = 1) writeonly buffer Output { vec4 y[]; };

void main()
{
    uint i = gl_WorkGroupID.y * gl_NumWorkGroups.x * gl_WorkGroupSize.x + gl_GlobalInvocationID.x;
    if (i < p.count)
    {
        y[i] = x[i];
    }
}
