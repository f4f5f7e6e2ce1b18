// y = f(x · gate). The gate may be shared along any axis of [N, C, H, W]: its distance along that axis is then 0.
#include "groups.glsl"
#include "activation.glsl"
#include "maps.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint ACTIVATION = 0;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint elements;
    uint channels;
    uint height;
    uint width;
    uint gate_per_sample;   // floats from one sample's gate to the next one's
    uint gate_per_channel;
    uint gate_per_row;
    uint gate_per_column;
    uint first_sample;      // of the gate
    uint activation;        // ACTIVATION, in the block so that a kernel is one value
} p;

layout(std430, binding = 0) readonly buffer Input { MAP x[]; };
layout(std430, binding = 1) readonly buffer Gate { float gate[]; };
layout(std430, binding = 2) writeonly buffer Output { MAP y[]; };

void main()
{
    uint i = linear_invocation(GROUP_SIZE);
    if (i < p.elements)
    {
        uint plane = i / (p.width * p.height);
        uint from = (plane / p.channels + p.first_sample) * p.gate_per_sample
            + plane % p.channels * p.gate_per_channel
            + i / p.width % p.height * p.gate_per_row
            + i % p.width * p.gate_per_column;
        y[i] = MAP(AS_STORED(activate(float(x[i]) * gate[from], ACTIVATION)));
    }
}
