// Fully connected layer: y[n, o] = f( Σ_i W[o, i] · x[n, i] + b[o] ) (PyTorch Linear). SPLIT neighbouring invocations
// share one output: they read neighbouring weights; their partial sums are added in a fixed order. Of the last EXPERTS
// outputs of a sample they share all, and make a softmax of them. With TEXELS, inputs and weights are read
// as texels.
#include "groups.glsl"
#include "activation.glsl"
#include "softmax.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint SPLIT = 16;          // divides GROUP_SIZE
layout(constant_id = 2) const bool HAS_BIAS = true;
layout(constant_id = 3) const uint ACTIVATION = 0;
layout(constant_id = 4) const uint EXPERTS = 0;
layout(constant_id = 5) const uint PRECISION = 0;       // of the weights, each row of which is stored as an expert's
layout(constant_id = 6) const bool VECTOR = true;       // I is a multiple of 4
layout(local_size_x_id = 0) in;

#include "experts.glsl"

layout(push_constant) uniform Parameters
{
    uint samples;
    uint inputs;
    uint outputs;
    uint has_bias;      // HAS_BIAS, in the block so that a kernel is one value
    uint activation;    // ACTIVATION
    uint experts;       // EXPERTS
    float temperature;  // of the softmax
    Stored stored;
} p;

// x [N, I].
#ifdef TEXELS
layout(binding = 0) uniform textureBuffer x4;
#define INPUT(at) texelFetch(x4, int((at) / 4))[(at) % 4]
#define INPUTS(quad) texelFetch(x4, int(quad))
#else
layout(std430, binding = 0) readonly buffer Input { float x[]; };
layout(std430, binding = 0) readonly buffer Input4 { vec4 x4[]; };
#define INPUT(at) x[at]
#define INPUTS(quad) x4[quad]
#endif
layout(std430, binding = 2) readonly buffer Bias { float bias[]; };     // [O], or anything
layout(std430, binding = 3) writeonly buffer Output { float y[]; };     // [N, O]

const uint MOST = EXPERTS > 0 ? EXPERTS : 1;

shared float partial[GROUP_SIZE * MOST];

// The sums of the invocations that share an output, left where the first of them was.
void add_partials(uint place, uint o)
{
    float sum = partial[place];
    for (uint i = 1; i < SPLIT; ++i)
    {
        sum += partial[place + i];
    }
    partial[place] = HAS_BIAS ? sum + bias[o] : sum;
}

void store_softmax(uint place, uint first)
{
    float largest = partial[place];
    for (uint k = 1; k < EXPERTS; ++k)
    {
        largest = larger(largest, partial[place + k * GROUP_SIZE]);
    }
    float sum = 0.0;
    for (uint k = 0; k < EXPERTS; ++k)
    {
        sum += scaled_exp(partial[place + k * GROUP_SIZE], largest, p.temperature);
    }
    for (uint k = 0; k < EXPERTS; ++k)
    {
        y[first + k] = scaled_exp(partial[place + k * GROUP_SIZE], largest, p.temperature) / sum;
    }
}

float sum_of_floats(uint n, uint o, uint part)
{
    float sum = 0.0;
    for (uint i = part; i < p.inputs; i += SPLIT)
    {
        sum += uintBitsToFloat(one_word(o * p.inputs + i)) * INPUT(n * p.inputs + i);
    }
    return sum;
}

float sum_of_quads(uint n, uint o, uint part)
{
    vec4 sums = vec4(0.0);
    for (uint quad = part; 4 * quad < p.inputs; quad += SPLIT)
    {
        vec4 weights = four_numbers(p.stored, o, quad, uvec4(p.stored.scales));
        if (VECTOR)
        {
            sums += weights * INPUTS((n * p.inputs) / 4 + quad);
        }
        else
        {
            // Behind the last of a row's numbers there may be anything.
            for (uint i = 0; i < 4 && 4 * quad + i < p.inputs; ++i)
            {
                sums[i] += weights[i] * INPUT(n * p.inputs + 4 * quad + i);
            }
        }
    }
    return (sums.x + sums.y) + (sums.z + sums.w);
}

void main()
{
    uint lane = gl_LocalInvocationID.x;
    uint part = lane % SPLIT;
    uint index = linear_group() * (GROUP_SIZE / SPLIT) + lane / SPLIT;
    uint items = p.outputs - EXPERTS + (EXPERTS > 0 ? 1 : 0);
    uint n = index / items;
    uint o = index % items;
    bool is_softmax = EXPERTS > 0 && o == items - 1;
    uint count = is_softmax ? EXPERTS : 1;
    for (uint k = 0; k < count; ++k)
    {
        float sum = 0.0;
        if (n < p.samples)
        {
            sum = PRECISION == FLOAT32 && !VECTOR ? sum_of_floats(n, o + k, part) : sum_of_quads(n, o + k, part);
        }
        partial[k * GROUP_SIZE + lane] = sum;
    }

    barrier();
    if (part != 0 || n >= p.samples)
    {
        return;
    }
    for (uint k = 0; k < count; ++k)
    {
        add_partials(k * GROUP_SIZE + lane, o + k);
    }
    if (is_softmax)
    {
        store_softmax(lane, n * p.outputs + o);
    }
    else
    {
        y[n * p.outputs + o] = activate(partial[lane], ACTIVATION);
    }
}
