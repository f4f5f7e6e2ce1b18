// How the numbers of maps are in memory: as float32, or with HALF as float16, of which shaders only load and store (so a
// device need not compute with them). Everything else is float32: sums, weights, means, shares. AS_STORED gives what is left
// of a number once it is stored, which is what sums of tiles are of.
#ifndef MAP
#ifdef HALF
#define MAP float16_t
#define MAP4 f16vec4
#define AS_STORED(value) nearest_half(value)

// The nearest number that float16 has, the even one of two. Not by converting there and back: a device may round otherwise,
// and drivers leave both conversions out. What comes of it is converted exactly.
float nearest_half(float value)
{
    uint bits = floatBitsToUint(value), magnitude = bits & 0x7fffffffu;
    uint rounded = (magnitude + 0xfffu + (magnitude >> 13 & 1)) & 0xffffe000u;      // 10 bits of 23 are left
    rounded = rounded >= 0x47800000u ? 0x7f800000u : rounded;                       // 2^16 is beyond it
    float usual = uintBitsToFloat(bits & 0x80000000u | rounded);
    float small = roundEven(value * 16777216.0) / 16777216.0;                       // below 2^-14: multiples of 2^-24
    return magnitude > 0x7f800000u ? value : magnitude < 0x38800000u ? small : usual;
}
#else
#define MAP float
#define MAP4 vec4
#define AS_STORED(value) (value)
#endif
#endif
