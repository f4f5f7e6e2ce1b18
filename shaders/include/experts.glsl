// Experts as a plan stores them (Kernels/StoredExperts.cs): for each a row of words of 32 bits that holds its numbers, then
// the scales of its filters (INT8), then its biases, each part in float32 where it is not the numbers. Behind the last row
// may stand biases that all samples have alike. Halves and bytes are taken out of words, which needs no feature of a device.
// The includer has a constant PRECISION. With TEXELS, rows are read as texels of four words, whose bits a texel of floats
// keeps.

const uint FLOAT32 = 0;
const uint FLOAT16 = 1;
const uint INT8 = 2;

struct Stored
{
    uint storage;       // PRECISION
    uint row;           // words of an expert, a multiple of 4 unless FLOAT32
    uint scales;        // words before its scales
    uint biases;        // words before its biases
    uint filters;       // 1, or a multiple of 4: filters whose numbers lie side by side
    uint span;          // numbers after which other filters follow: filters · numbers of one
    float unit;         // what its numbers are multiplied with (FLOAT16): a power of two
};

#ifdef TEXELS
layout(binding = 1) uniform textureBuffer experts4;

uvec4 four_words(uint quad)
{
    return floatBitsToUint(texelFetch(experts4, int(quad)));
}

uvec2 two_words(uint pair)
{
    uvec4 words = four_words(pair / 2);
    return pair % 2 == 0 ? words.xy : words.zw;
}

uint one_word(uint at)
{
    return four_words(at / 4)[at % 4];
}
#else
layout(std430, binding = 1) readonly buffer Experts { uint experts[]; };
layout(std430, binding = 1) readonly buffer Experts2 { uvec2 experts2[]; };
layout(std430, binding = 1) readonly buffer Experts4 { uvec4 experts4[]; };

uvec4 four_words(uint quad)
{
    return experts4[quad];
}

uvec2 two_words(uint pair)
{
    return experts2[pair];
}

uint one_word(uint at)
{
    return experts[at];
}
#endif

// Where in a row the scales of numbers 4·quad to 4·quad + 3 stand; where filters lie side by side, only x counts.
// It is the same for all experts, and takes divisions.
uvec4 scale_places(Stored stored, uint quad)
{
    if (PRECISION != INT8)
    {
        return uvec4(0);
    }
    uvec4 numbers = 4 * quad + uvec4(0, 1, 2, 3);
    return stored.scales + (stored.filters > 1
        ? uvec4(numbers.x / stored.span * stored.filters + numbers.x % stored.filters)
        : numbers / stored.span);
}

vec4 four_scales(Stored stored, uint expert, uvec4 places)
{
    places += expert * stored.row;
    if (stored.filters > 1)
    {
        return uintBitsToFloat(four_words(places.x / 4));
    }
    return uintBitsToFloat(
        uvec4(one_word(places.x), one_word(places.y), one_word(places.z), one_word(places.w)));
}

// Numbers 4·quad to 4·quad + 3 of an expert.
vec4 four_numbers(Stored stored, uint expert, uint quad, uvec4 scales)
{
    if (PRECISION == FLOAT16)
    {
        uvec2 halves = two_words(expert * (stored.row / 2) + quad);
        return vec4(unpackHalf2x16(halves.x), unpackHalf2x16(halves.y)) * stored.unit;
    }
    if (PRECISION == INT8)
    {
        int bytes = int(one_word(expert * stored.row + quad));
        return vec4(
            bitfieldExtract(bytes, 0, 8), bitfieldExtract(bytes, 8, 8), bitfieldExtract(bytes, 16, 8), bytes >> 24)
            * four_scales(stored, expert, scales);
    }
    return uintBitsToFloat(four_words(expert * (stored.row / 4) + quad));
}

// Where in a row the scale of a number stands.
uint scale_place(Stored stored, uint number)
{
    return stored.scales
        + (stored.filters > 1 ? number / stored.span * stored.filters + number % stored.filters : number / stored.span);
}

// One number of an expert.
float one_number(Stored stored, uint expert, uint number, uint scale)
{
    if (PRECISION == FLOAT16)
    {
        vec2 halves = unpackHalf2x16(one_word(expert * stored.row + number / 2));
        return (number % 2 == 0 ? halves.x : halves.y) * stored.unit;
    }
    if (PRECISION == INT8)
    {
        int bytes = int(one_word(expert * stored.row + number / 4));
        return float(bitfieldExtract(bytes, int(number % 4) * 8, 8))
            * uintBitsToFloat(one_word(expert * stored.row + scale));
    }
    return uintBitsToFloat(one_word(expert * stored.row + number));
}

// Biases 4·quad to 4·quad + 3 of an expert.
vec4 four_biases(Stored stored, uint expert, uint quad)
{
    return uintBitsToFloat(four_words((expert * stored.row + stored.biases) / 4 + quad));
}

// Numbers 4·quad to 4·quad + 3 of what stands behind the rows of so many experts.
vec4 four_alike(Stored stored, uint count, uint quad)
{
    return uintBitsToFloat(four_words(count * stored.row / 4 + quad));
}
