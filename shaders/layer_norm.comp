// Layer normalization over the channels of every pixel: y = f( (x − μ) / √(σ² + ε) · weight[c] + bias[c] ), with μ and
// σ² of the pixel's C numbers, σ² divided by C. Two passes: σ² as a difference of means would cancel.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "axis.glsl"
#include "activation.glsl"

layout(constant_id = 2) const bool IS_AFFINE = true;
layout(constant_id = 3) const bool HAS_BIAS = true;
layout(constant_id = 4) const uint ACTIVATION = 0;

layout(push_constant) uniform Parameters
{
    uint samples;
    uint channels;
    uint plane_size;
    float epsilon;
    uint is_affine;     // IS_AFFINE, in the block so that a kernel is one value
    uint has_bias;      // HAS_BIAS
    uint activation;    // ACTIVATION
} p;

layout(std430, binding = 1) readonly buffer Weight { float weight[]; };     // [C], or anything
layout(std430, binding = 2) readonly buffer Bias { float bias[]; };         // [C], or anything
layout(std430, binding = 3) writeonly buffer Output { float y[]; };

void main()
{
    uint index = place();
    uint count = index < p.samples * p.plane_size ? p.channels : 0;
    uint base = index / p.plane_size * p.channels * p.plane_size + index % p.plane_size;
    float sum = 0.0;
    for (uint c = lane(); c < count; c += LANES)
    {
        sum += x[base + c * p.plane_size];
    }
    float mean = sum_of_lanes(sum) / float(p.channels);
    sum = 0.0;
    for (uint c = lane(); c < count; c += LANES)
    {
        float distance = x[base + c * p.plane_size] - mean;
        sum += distance * distance;
    }
    float scale = 1.0 / sqrt(sum_of_lanes(sum) / float(p.channels) + p.epsilon);
    for (uint c = lane(); c < count; c += LANES)
    {
        float value = (x[base + c * p.plane_size] - mean) * scale;
        value = IS_AFFINE ? value * weight[c] : value;
        value = HAS_BIAS ? value + bias[c] : value;
        y[base + c * p.plane_size] = activate(value, ACTIVATION);
    }
}
