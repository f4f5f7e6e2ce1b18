// What a convolution does with a sum before it is stored: y = f( sum + bias + residual ). Needs ACTIVATION, HAS_BIAS,
// HAS_RESIDUAL and VECTOR. Vulkan promises four buffers, so a residual is bound where biases else are; those then stand
// behind the weights, which BEHIND reads where binding 1 is no buffer of floats.
#include "activation.glsl"
#include "maps.glsl"

#ifndef BEHIND
layout(std430, binding = 1) readonly buffer Behind { float behind[]; };
#define BEHIND(at) behind[at]
#endif
layout(std430, binding = 2) readonly buffer Addend { float addend[]; };     // biases [N or 1, O], or anything
layout(std430, binding = 2) readonly buffer Residual { MAP addend_map[]; };
layout(std430, binding = 2) readonly buffer Residual4 { MAP4 addend_map4[]; };

// A bias by its place in what holds them.
float bias_at(uint place)
{
    if (!HAS_BIAS)
    {
        return 0.0;
    }
    return HAS_RESIDUAL ? BEHIND(place) : addend[place];
}

// What is added to the outputs that are stored at once: four with VECTOR, else one.
vec4 residual_at(uint place)
{
    if (!HAS_RESIDUAL)
    {
        return vec4(0.0);
    }
    return VECTOR ? vec4(addend_map4[place / 4]) : vec4(float(addend_map[place]), 0.0, 0.0, 0.0);
}

// What is stored.
float finish(float sum, float bias, float residual)
{
    float value = HAS_BIAS ? sum + bias : sum;
    value = HAS_RESIDUAL ? value + residual : value;
    return AS_STORED(activate(value, ACTIVATION));
}
