// Attention network: logits z[n] = fc2(ReLU(fc1(pooled[n]))), biases optional. One work-group per sample.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "attention_mlp.glsl"

layout(std430, binding = 5) writeonly buffer Output { float result[]; };    // [N, K]

void main()
{
    uint n = linear_group();
    if (n >= p.samples)     // the same for the whole work-group
    {
        return;
    }

    compute_logits(n);
    for (uint k = gl_LocalInvocationID.x; k < EXPERTS; k += GROUP_SIZE)
    {
        result[n * EXPERTS + k] = logits[k];
    }
}
