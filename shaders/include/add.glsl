// y = f(a + b), element by element: the sum of a residual block.
#include "groups.glsl"
#include "activation.glsl"
#include "maps.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint ACTIVATION = 0;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint elements;
    uint activation;    // ACTIVATION, in the block so that a kernel is one value
} p;

layout(std430, binding = 0) readonly buffer Left { MAP a[]; };
layout(std430, binding = 1) readonly buffer Right { MAP b[]; };
layout(std430, binding = 2) writeonly buffer Output { MAP y[]; };

void main()
{
    uint i = linear_invocation(GROUP_SIZE);
    if (i < p.elements)
    {
        y[i] = MAP(AS_STORED(activate(float(a[i]) + float(b[i]), ACTIVATION)));
    }
}
