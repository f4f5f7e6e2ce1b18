// By bits: a compiler may assume that isnan() is false.
#ifndef NAN_GLSL
#define NAN_GLSL

bool is_nan(float x)
{
    return (floatBitsToUint(x) & 0x7fffffffu) > 0x7f800000u;
}

#endif
