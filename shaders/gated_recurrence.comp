// The recurrent half of a GRU with PyTorch's gates: from W_ih x_t + b_ih, which does not depend on time steps before and
// is made for all of them at once, to every h_t.
//   r = σ(i_r + W_hr h + b_hr), z = σ(i_z + W_hz h + b_hz), n = tanh(i_n + r (W_hn h + b_hn)), h' = (1 − z) n + z h
// One work-group per sample and direction holds h and walks through time; direction 1 walks backwards. Every sum is one
// invocation's, in order: the same bits for any size of the work-group.
// D directions, H hidden units, T steps.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "groups.glsl"
#include "nan.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint HIDDEN = 64;         // H
layout(constant_id = 2) const bool HAS_BIAS = true;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint samples;
    uint directions;
    uint steps;
    uint hidden;        // HIDDEN and HAS_BIAS, in the block so that a kernel is one value
    uint has_bias;
} p;

layout(std430, binding = 0) readonly buffer Input { float gates[]; };       // [N, D, 3, H, T]
layout(std430, binding = 1) readonly buffer Weight { float w[]; };          // [D, H, 3, H]: W_hh turned over
layout(std430, binding = 2) readonly buffer Bias { float bias[]; };         // [D, 3, H], or anything
layout(std430, binding = 3) writeonly buffer Output { float y[]; };         // [N, D, H, T]

// h before a step and after it, in turns.
shared float state[2 * HIDDEN];

// A driver's exp() may lose NaN, and a sigmoid would make a number of it.
float sigmoid(float x)
{
    return is_nan(x) ? x : 1.0 / (1.0 + exp(-x));
}

// Not GLSL's tanh(), which some drivers make of two exponentials that overflow.
float hyperbolic_tangent(float x)
{
    float e = exp(-2.0 * abs(x));
    float t = (1.0 - e) / (1.0 + e);
    return is_nan(x) ? x : x < 0.0 ? -t : t;
}

void main()
{
    uint lane = gl_LocalInvocationID.x;
    uint index = linear_group();
    if (index >= p.samples * p.directions)
    {
        return;
    }

    uint direction = index % p.directions;
    for (uint j = lane; j < HIDDEN; j += GROUP_SIZE)
    {
        state[j] = 0.0;
    }
    barrier();
    for (uint s = 0; s < p.steps; ++s)
    {
        uint t = direction == 0 ? s : p.steps - 1 - s;
        uint before = s % 2 * HIDDEN;
        uint after = HIDDEN - before;
        for (uint j = lane; j < HIDDEN; j += GROUP_SIZE)
        {
            vec3 sum = vec3(0.0);
            uint row = direction * HIDDEN * 3 * HIDDEN + j;
            for (uint i = 0; i < HIDDEN; ++i, row += 3 * HIDDEN)
            {
                sum += vec3(w[row], w[row + HIDDEN], w[row + 2 * HIDDEN]) * state[before + i];
            }
            if (HAS_BIAS)
            {
                uint first = direction * 3 * HIDDEN + j;
                sum += vec3(bias[first], bias[first + HIDDEN], bias[first + 2 * HIDDEN]);
            }
            uint gate = (index * 3 * HIDDEN + j) * p.steps + t;
            float reset = sigmoid(gates[gate] + sum.x);
            float keep = sigmoid(gates[gate + HIDDEN * p.steps] + sum.y);
            float fresh = hyperbolic_tangent(gates[gate + 2 * HIDDEN * p.steps] + reset * sum.z);
            float value = (1.0 - keep) * fresh + keep * state[before + j];
            state[after + j] = value;
            y[(index * HIDDEN + j) * p.steps + t] = value;
        }
        barrier();
    }
}
