// The attention network of one sample, by one work-group: z = fc2(ReLU(fc1(pooled))). Leaves z in logits[].
// What is pooled is given, or made here first: MEANS channels of P values each, divided by as many as they stand for.
// A row of a fully connected layer is shared by SPLIT neighbouring invocations, each of which takes numbers by fours;
// their partial sums are added in a fixed order. With TEXELS, inputs and weights of fc1 are read as texels.
// C channels, H hidden width, K experts. Including shaders declare nothing but the output.
#include "groups.glsl"
#include "activation.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint SPLIT1 = 8;          // invocations per row of fc1; divides GROUP_SIZE
layout(constant_id = 2) const uint SPLIT2 = 8;          // invocations per row of fc2; divides GROUP_SIZE
layout(constant_id = 3) const uint HIDDEN = 16;         // H
layout(constant_id = 4) const uint EXPERTS = 4;         // K
layout(constant_id = 5) const bool HAS_FC1_BIAS = true;
layout(constant_id = 6) const bool HAS_FC2_BIAS = true;
layout(constant_id = 7) const bool VECTOR = true;       // C is a multiple of 4
layout(constant_id = 8) const uint MEANS = 0;           // C where means are made here, 0 where they are given
layout(constant_id = 9) const uint LANES = 1;           // parts of a plane, as where another dispatch makes the means
layout(constant_id = 10) const bool PLANE_VECTOR = true;    // P is a multiple of 4
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint samples;
    uint channels;
    uint hidden;        // HIDDEN, in the block so that a kernel is one value
    uint experts;       // EXPERTS
    uint has_fc1_bias;
    uint has_fc2_bias;
    float temperature;
    uint values;        // P
    uint divisor;       // of a plane's sum; 0 where means are given
} p;

// pooled [N, C] or [N, C, P]; fc1_weight [H, C].
#ifdef TEXELS
layout(binding = 0) uniform textureBuffer pooled4;
layout(binding = 1) uniform textureBuffer fc1_weight4;
#define QUAD(buffer, at) texelFetch(buffer##4, int(at))
#define SINGLE(buffer, at) texelFetch(buffer##4, int((at) / 4))[(at) % 4]
#else
layout(std430, binding = 0) readonly buffer Pooled { float pooled[]; };
layout(std430, binding = 0) readonly buffer Pooled4 { vec4 pooled4[]; };
layout(std430, binding = 1) readonly buffer Fc1Weight { float fc1_weight[]; };
layout(std430, binding = 1) readonly buffer Fc1Weight4 { vec4 fc1_weight4[]; };
#define QUAD(buffer, at) buffer##4[at]
#define SINGLE(buffer, at) buffer[at]
#endif
layout(std430, binding = 2) readonly buffer Fc1Bias { float fc1_bias[]; };          // [H], or anything
layout(std430, binding = 3) readonly buffer Fc2Weight { float fc2_weight[]; };      // [K, H]
layout(std430, binding = 4) readonly buffer Fc2Bias { float fc2_bias[]; };          // [K], or anything

#define PLANE_QUAD(at) QUAD(pooled, at)
#define PLANE_NUMBER(at) SINGLE(pooled, at)
#define PLANES (p.samples * p.channels)
#define PLANE_SIZE p.values
#include "plane_mean.glsl"

shared vec4 means[MEANS == 0 ? 1 : (MEANS + 3) / 4];
shared float partial[GROUP_SIZE];
shared float hidden[HIDDEN];
shared float logits[EXPERTS];

float sum_partials(uint first, uint count)
{
    float sum = partial[first];
    for (uint i = 1; i < count; ++i)
    {
        sum += partial[first + i];
    }
    return sum;
}

// The means of a sample, each by one invocation.
void make_means(uint n)
{
    for (uint c = gl_LocalInvocationID.x; c < MEANS; c += GROUP_SIZE)
    {
        uint first = (n * p.channels + c) * p.values;
        float sum = sum_of_part(first, 0);
        for (uint part = 1; part < LANES; ++part)
        {
            sum += sum_of_part(first, part);
        }
        means[c / 4][c % 4] = sum / float(p.divisor);
    }
    barrier();
}

// A part of a row of fc1.
float sum_channels(uint n, uint row, uint part)
{
    uint weights = row * p.channels, inputs = n * p.channels;
    float sum = 0.0;
    if (VECTOR)
    {
        vec4 sums = vec4(0.0);
        for (uint quad = part; quad < p.channels / 4; quad += SPLIT1)
        {
            sums += QUAD(fc1_weight, weights / 4 + quad) * (MEANS == 0 ? QUAD(pooled, inputs / 4 + quad) : means[quad]);
        }
        sum = (sums.x + sums.y) + (sums.z + sums.w);
    }
    else
    {
        for (uint c = part; c < p.channels; c += SPLIT1)
        {
            sum += SINGLE(fc1_weight, weights + c) * (MEANS == 0 ? SINGLE(pooled, inputs + c) : means[c / 4][c % 4]);
        }
    }
    return sum;
}

void compute_logits(uint n)
{
    if (MEANS > 0)
    {
        make_means(n);
    }
    uint lane = gl_LocalInvocationID.x;
    uint part = lane % SPLIT1;
    for (uint first = 0; first < HIDDEN; first += GROUP_SIZE / SPLIT1)
    {
        uint row = first + lane / SPLIT1;
        float sum = 0.0;
        if (row < HIDDEN)
        {
            sum = sum_channels(n, row, part);
        }
        partial[lane] = sum;
        barrier();
        if (part == 0 && row < HIDDEN)
        {
            sum = sum_partials(lane, SPLIT1);
            hidden[row] = activate(HAS_FC1_BIAS ? sum + fc1_bias[row] : sum, ACTIVATION_RELU);
        }
        barrier();
    }

    part = lane % SPLIT2;
    for (uint first = 0; first < EXPERTS; first += GROUP_SIZE / SPLIT2)
    {
        uint row = first + lane / SPLIT2;
        float sum = 0.0;
        if (row < EXPERTS)
        {
            for (uint h = part; h < HIDDEN; h += SPLIT2)
            {
                sum += fc2_weight[row * HIDDEN + h] * hidden[h];
            }
        }
        partial[lane] = sum;
        barrier();
        if (part == 0 && row < EXPERTS)
        {
            sum = sum_partials(lane, SPLIT2);
            logits[row] = HAS_FC2_BIAS ? sum + fc2_bias[row] : sum;
        }
        barrier();
    }
}
