// Copies numbers to other places: the element with digits d0, d1, … goes from Σ d·from to Σ d·to. Concatenation,
// slices, shuffles, transposition and repetition are such copies. As words: the bits stay as they are.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint LOOPS = 6;
layout(local_size_x_id = 0) in;

struct Loop
{
    uint size;
    uint from;      // words between two of its steps in the input
    uint to;        // and in the output
};

layout(push_constant) uniform Parameters
{
    Loop loops[6];      // the innermost first
    uint elements;
    uint from;          // the first word in the input
    uint to;            // and in the output
    uint loop_count;    // LOOPS, in the block so that a kernel is one value
} p;

layout(std430, binding = 0) readonly buffer Input { uint x[]; };
layout(std430, binding = 1) writeonly buffer Output { uint y[]; };

void main()
{
    uint i = linear_invocation(GROUP_SIZE);
    if (i >= p.elements)
    {
        return;
    }

    uint from = p.from;
    uint to = p.to;
    for (uint k = 0; k < LOOPS; ++k)
    {
        uint digit = i % p.loops[k].size;
        i /= p.loops[k].size;
        from += digit * p.loops[k].from;
        to += digit * p.loops[k].to;
    }
    y[to] = x[from];
}
