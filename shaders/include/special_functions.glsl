// erfc and tanh: GLSL has no error function, and drivers' tanh() may be exp(x) over exp(x), which overflows.
// The polynomials are minimax fits of the relative error, made for these two functions.

#include "nan.glsl"

// The complementary error function of z >= 0, to some 1e-7 of its value: t · e^(−z²) · P(t), t = 1 / (1 + z/2).
float erfc_of_positive(float z)
{
    float t = 1.0 / (1.0 + 0.5 * z);
    float sum = -0.059386357;
    sum = sum * t + 0.28612353;
    sum = sum * t - 0.49040562;
    sum = sum * t + 0.28173262;
    sum = sum * t - 0.029148232;
    sum = sum * t + 0.20375247;
    sum = sum * t + 0.24283511;
    sum = sum * t + 0.28241210;
    sum = sum * t + 0.28208433;
    return t * exp(-z * z) * sum;
}

// By e^(−2|x|), which never overflows; within 0.6 of zero, where that quotient would cancel, x + x³ · P(x²).
float tanh_of_any(float x)
{
    if (abs(x) < 0.6)
    {
        float square = x * x;
        float sum = 0.015612632;
        sum = sum * square - 0.052211806;
        sum = sum * square + 0.13313117;
        sum = sum * square - 0.33332598;
        return x + x * square * sum;
    }
    float e = exp(-2.0 * abs(x));
    float size = (1.0 - e) / (1.0 + e);
    return is_nan(x) ? x : x < 0.0 ? -size : size;
}
