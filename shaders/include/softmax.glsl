// Parts of a softmax that neither overflows nor loses NaN.

#include "nan.glsl"

// max() may drop NaN; a NaN must make the whole row NaN, as in PyTorch.
float larger(float a, float b)
{
    return is_nan(a) || a > b ? a : b;
}

// exp((z − max) / τ): at most 1, whatever z is. A row whose maximum is +∞, NaN or −∞ becomes NaN (∞ − ∞),
// as in PyTorch.
float scaled_exp(float z, float largest, float temperature)
{
    float t = (z - largest) / temperature;
    return is_nan(t) ? t : exp(t);
}
