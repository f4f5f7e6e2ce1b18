// Activations as PyTorch computes them: NaN stays NaN, so they are written with comparisons; max() and clamp() may drop
// it. The numbers are those of the C# enum Activation.

#include "nan.glsl"

const uint ACTIVATION_NONE = 0;
const uint ACTIVATION_RELU = 1;
const uint ACTIVATION_RELU6 = 2;
const uint ACTIVATION_SILU = 3;
const uint ACTIVATION_SIGMOID = 4;

float activate(float x, uint kind)
{
    if (kind == ACTIVATION_RELU || kind == ACTIVATION_RELU6)
    {
        x = x < 0.0 ? 0.0 : x;
    }
    if (kind == ACTIVATION_RELU6)
    {
        x = x > 6.0 ? 6.0 : x;
    }
    if (kind == ACTIVATION_SILU)
    {
        x = x / (1.0 + exp(-x));
    }
    if (kind == ACTIVATION_SIGMOID)
    {
        // A driver's exp() may lose NaN, and a sigmoid would make a number of it.
        x = is_nan(x) ? x : 1.0 / (1.0 + exp(-x));
    }
    return x;
}
