// The transform of one kernel, U = G w Gᵀ, or of four side by side by TEXELS, which has registers in memory: lines of four
// would take more of them than GPUs have. An invocation stores (m+2)² numbers, one of each product. The includer has M.
#ifdef TEXELS
#define WINOGRAD_VALUE vec4
const uint WIDTH = 4;
#else
#define WINOGRAD_VALUE float
const uint WIDTH = 1;
#endif
#include "winograd.glsl"

const uint SIDE = M + 2;
const uint TAPS = 9;

layout(std430, binding = TRANSFORMED) writeonly buffer Transformed { WINOGRAD_VALUE u[]; };

// A kernel by its taps, row by row; the first number's place, and the numbers of a product.
void store_transformed(WINOGRAD_VALUE kernel[TAPS], uint at, uint columns)
{
    WINOGRAD_VALUE lines[3][6];
    [[unroll]] for (uint i = 0; i < 3; ++i)
    {
        WINOGRAD_VALUE line[6];
        [[unroll]] for (uint j = 0; j < 3; ++j)
        {
            line[j] = kernel[i * 3 + j];
        }
        transform_filter(M, line);
        lines[i] = line;
    }
    [[unroll]] for (uint j = 0; j < SIDE; ++j)
    {
        WINOGRAD_VALUE line[6];
        [[unroll]] for (uint i = 0; i < 3; ++i)
        {
            line[i] = lines[i][j];
        }
        transform_filter(M, line);
        [[unroll]] for (uint i = 0; i < SIDE; ++i)
        {
            u[at + (i * SIDE + j) * columns] = line[i];
        }
    }
}
