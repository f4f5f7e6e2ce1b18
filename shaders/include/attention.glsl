// Attention network and softmax in one dispatch: π[n] = softmax(fc2(ReLU(fc1(pooled[n]))) / τ). One work-group per
// sample.
#include "attention_mlp.glsl"
#include "softmax.glsl"

layout(std430, binding = 5) writeonly buffer Output { float result[]; };    // [N, K]

void main()
{
    uint n = linear_group();
    if (n >= p.samples)     // the same for the whole work-group
    {
        return;
    }

    compute_logits(n);
    // Every invocation finds the maximum and the sum by itself, in the same order: K is small, a barrier is not.
    float largest = logits[0];
    for (uint k = 1; k < EXPERTS; ++k)
    {
        largest = larger(largest, logits[k]);
    }
    float sum = 0.0;
    for (uint k = 0; k < EXPERTS; ++k)
    {
        sum += scaled_exp(logits[k], largest, p.temperature);
    }
    for (uint k = gl_LocalInvocationID.x; k < EXPERTS; k += GROUP_SIZE)
    {
        result[n * EXPERTS + k] = scaled_exp(logits[k], largest, p.temperature) / sum;
    }
}
