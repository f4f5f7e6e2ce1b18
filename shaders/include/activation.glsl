// Activations as PyTorch computes them: NaN stays NaN, so they are written with comparisons; max() and clamp() may drop
// it. The numbers are those of the C# enum Activation.

#include "nan.glsl"
#include "special_functions.glsl"

const uint ACTIVATION_NONE = 0;
const uint ACTIVATION_RELU = 1;
const uint ACTIVATION_RELU6 = 2;
const uint ACTIVATION_SILU = 3;
const uint ACTIVATION_SIGMOID = 4;
const uint ACTIVATION_HARD_SWISH = 5;
const uint ACTIVATION_HARD_SIGMOID = 6;
const uint ACTIVATION_DOUBLE_HARD_SIGMOID = 7;
const uint ACTIVATION_GELU = 8;
const uint ACTIVATION_TANH = 9;

float relu6(float x)
{
    x = x < 0.0 ? 0.0 : x;
    return x > 6.0 ? 6.0 : x;
}

// x · Φ(x). Of negative x by erfc, since 1 + erf(x) would cancel.
float gelu(float x)
{
    float tail = erfc_of_positive(abs(x) * 0.70710678);
    return 0.5 * x * (x < 0.0 ? tail : 2.0 - tail);
}

float activate(float x, uint kind)
{
    if (kind == ACTIVATION_RELU)
    {
        return x < 0.0 ? 0.0 : x;
    }
    if (kind == ACTIVATION_RELU6)
    {
        return relu6(x);
    }
    if (kind == ACTIVATION_SILU)
    {
        return x / (1.0 + exp(-x));
    }
    if (kind == ACTIVATION_SIGMOID)
    {
        // A driver's exp() may lose NaN, and a sigmoid would make a number of it.
        return is_nan(x) ? x : 1.0 / (1.0 + exp(-x));
    }
    // Multiplied by 1/6, which is exact at the bound, where a driver's quotient of 6 and 6 need not be 1.
    if (kind == ACTIVATION_HARD_SWISH)
    {
        return x * (relu6(x + 3.0) * (1.0 / 6.0));
    }
    if (kind == ACTIVATION_HARD_SIGMOID)
    {
        return relu6(x + 3.0) * (1.0 / 6.0);
    }
    if (kind == ACTIVATION_DOUBLE_HARD_SIGMOID)
    {
        return relu6(x + 3.0) * (1.0 / 3.0);
    }
    if (kind == ACTIVATION_GELU)
    {
        return gelu(x);
    }
    if (kind == ACTIVATION_TANH)
    {
        return tanh_of_any(x);
    }
    return x;
}
