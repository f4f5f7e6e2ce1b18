// Adds rows and columns around every plane: zeros, or the plane reflected at its first and last row and column. As
// words: the bits stay as they are.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const bool REFLECT = false;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint planes;
    uint height;
    uint width;
    uint out_height;
    uint out_width;
    uint top;
    uint left;
    uint reflect_edges; // REFLECT, in the block so that a kernel is one value
} p;

layout(std430, binding = 0) readonly buffer Input { uint x[]; };
layout(std430, binding = 1) writeonly buffer Output { uint y[]; };

// −1 is 1, and size is size − 2.
uint reflected(int i, int size)
{
    i = abs(i);
    return uint(i < size ? i : 2 * (size - 1) - i);
}

void main()
{
    uint index = linear_invocation(GROUP_SIZE);
    uint per_plane = p.out_height * p.out_width;
    if (index >= p.planes * per_plane)
    {
        return;
    }

    uint base = index / per_plane * p.height * p.width;
    int row = int(index / p.out_width % p.out_height) - int(p.top);
    int column = int(index % p.out_width) - int(p.left);
    if (REFLECT)
    {
        y[index] = x[base + reflected(row, int(p.height)) * p.width + reflected(column, int(p.width))];
    }
    else
    {
        bool inside = uint(row) < p.height && uint(column) < p.width;
        y[index] = inside ? x[base + uint(row) * p.width + uint(column)] : 0u;
    }
}
