// Kernel aggregation with scales: mixed[n, o, c, tap] = f[n, o] · c[n, c] · s[n, tap] · Σ_k α[n, k] · bank[k, o, c, tap], and
// the biases behind the weights Σ_k α[n, k] · bank[k, ·] without them, added to what stands behind the bank (biases that are
// not mixed). All coefficients of a sample stand in one row.
// An invocation mixes four numbers for up to SAMPLES samples, so the bank is read once per SAMPLES. With TEXELS, coefficients and experts are read as texels.
#include "groups.glsl"
#include "filter_layout.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint SAMPLES = 1;
layout(constant_id = 2) const uint PRECISION = 0;
layout(local_size_x_id = 0) in;

#include "experts.glsl"

const uint NONE = 0xFFFFFFFFu;

layout(push_constant) uniform Parameters
{
    uint samples;               // N
    uint experts;               // K
    uint elements;              // of one mixed row, a multiple of 4
    uint first_row;             // of the coefficients: where a part of a batch begins
    uint width;                 // numbers in a row of coefficients
    uint weights;               // numbers of the packed kernel; what follows up to bias_offset is 0
    uint bias_offset;
    uint filters;               // F of the packed layout
    uint taps;                  // kh * kw
    uint channels_per_group;
    uint filters_per_group;
    uint share_offset;          // of α; NONE for one expert that is taken as it is
    uint share_per_filter;      // K where each filter has shares of its own, else 0
    uint input_scale_offset;    // of c, or NONE
    uint input_scale_per_group; // C/G where each channel has a scale, 0 where groups share theirs
    uint filter_scale_offset;   // of f, or NONE
    uint tap_scale_offset;      // of s, or NONE
    uint alike;                 // first element to which what stands behind the bank is added: bias_offset, or elements
    Stored stored;
} p;

// coefficients [first_row + N or more, width].
#ifdef TEXELS
layout(binding = 0) uniform textureBuffer coefficients;
#define COEFFICIENT(at) texelFetch(coefficients, int(at)).x
#else
layout(std430, binding = 0) readonly buffer Coefficients { float coefficients[]; };
#define COEFFICIENT(at) coefficients[at]
#endif
layout(std430, binding = 2) writeonly buffer Mixed4 { vec4 mixed4[]; };                 // [N, elements]

// Where in a row of coefficients those of four numbers stand.
struct Places
{
    uvec4 shares;       // of expert 0
    uvec4 inputs;
    uvec4 filters;
    uvec4 taps;
    bvec4 exist;        // false for the zeros that fill tiles
};

Places locate(uint e, bool is_bias)
{
    Places places;
    for (uint i = 0; i < 4; ++i)
    {
        Weight weight = locate_weight(e + i, p.filters, p.taps, p.channels_per_group, p.filters_per_group);
        bool exists = is_bias || (e + i < p.weights && weight.exists);
        uint o = is_bias ? e + i - p.bias_offset : weight.o;
        // Behind the last bias there may be places without a filter.
        places.shares[i] = exists ? min(p.share_offset + o * p.share_per_filter, p.width - p.experts) : 0;
        places.inputs[i] = exists ? p.input_scale_offset + weight.group * p.input_scale_per_group + weight.c : 0;
        places.filters[i] = exists ? p.filter_scale_offset + weight.o : 0;
        places.taps[i] = p.tap_scale_offset + weight.tap;
        places.exist[i] = exists;
    }
    return places;
}

vec4 gather(uint row, uvec4 places)
{
    places += row;
    return vec4(COEFFICIENT(places.x), COEFFICIENT(places.y), COEFFICIENT(places.z), COEFFICIENT(places.w));
}

vec4 shares_of(uint row, uvec4 places, uint k)
{
    if (p.share_offset == NONE)
    {
        return vec4(1.0);
    }
    return p.share_per_filter == 0 ? vec4(COEFFICIENT(row + p.share_offset + k)) : gather(row + k, places);
}

vec4 scaled(vec4 sum, uint row, Places places)
{
    if (p.input_scale_offset != NONE)
    {
        sum *= gather(row, places.inputs);
    }
    if (p.filter_scale_offset != NONE)
    {
        sum *= gather(row, places.filters);
    }
    return p.tap_scale_offset != NONE ? sum * gather(row, places.taps) : sum;
}

void main()
{
    uint quads = p.elements / 4, blocks = (quads + GROUP_SIZE - 1) / GROUP_SIZE;
    uint group = linear_group();
    uint quad = (group % blocks) * GROUP_SIZE + gl_LocalInvocationID.x;
    uint first = group / blocks * SAMPLES;
    if (quad >= quads || first >= p.samples)
    {
        return;
    }

    bool is_bias = 4 * quad >= p.bias_offset;
    Places places = locate(4 * quad, is_bias);
    uvec4 scales = scale_places(p.stored, quad);
    uint count = min(SAMPLES, p.samples - first);
    vec4 start = 4 * quad >= p.alike ? four_alike(p.stored, p.experts, quad - p.alike / 4) : vec4(0.0);
    vec4 sum[SAMPLES];
    for (uint s = 0; s < SAMPLES; ++s)
    {
        sum[s] = start;
    }
    for (uint k = 0; k < p.experts; ++k)
    {
        vec4 w = is_bias ? four_biases(p.stored, k, quad - p.bias_offset / 4) : four_numbers(p.stored, k, quad, scales);
        for (uint s = 0; s < SAMPLES; ++s)
        {
            sum[s] += shares_of((p.first_row + first + min(s, count - 1)) * p.width, places.shares, k) * w;
        }
    }
    for (uint s = 0; s < SAMPLES; ++s)
    {
        if (s < count)
        {
            uint row = (p.first_row + first + s) * p.width;
            vec4 mixed = is_bias ? sum[s] : scaled(sum[s], row, places);
            mixed4[(first + s) * quads + quad] = mix(vec4(0.0), mixed, places.exist);
        }
    }
}
