// Second step of a 3×3 convolution by Winograd where every sample has its own kernel: U = G w Gᵀ of every filter and
// channel, after mixing (transforms are linear, so mixing first leaves one kernel to transform in place of K). Weights are
// packed by tiles of FILTERS before (9 taps) and after ((m+2)² products). One invocation takes four filters of a tile.
// With TEXELS, buffers are read as texels.
#include "groups.glsl"
// By texels four filters go side by side; else one after another, since lines of four take more registers than GPUs have.
#ifdef TEXELS
#define WINOGRAD_VALUE vec4
const uint LANES = 1;
#else
#define WINOGRAD_VALUE float
const uint LANES = 4;
#endif
#include "winograd.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint M = 4;       // rows and columns of outputs in a tile: 2 or 4
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint samples;           // N
    uint weights;           // quads of one product: tiles of filters · C · FILTERS / 4
    uint filters;           // FILTERS
    uint row;               // floats between the kernels of two samples
    uint m;                 // M
    uint product;           // quads between two products
} p;

// w [N, row], a row is [tiles, C, 9, FILTERS] and what else there is.
// u [N, (m+2)², product], of it [tiles, C, FILTERS].
#ifdef TEXELS
layout(binding = 0) uniform textureBuffer w;
layout(std430, binding = 1) writeonly buffer Transformed { vec4 u[]; };
#define KERNEL(at) texelFetch(w, int(at))
#else
layout(std430, binding = 0) readonly buffer Kernels { float w[]; };
layout(std430, binding = 1) writeonly buffer Transformed { float u[]; };
#define KERNEL(at) w[(at) * LANES + lane]
#endif

const uint SIDE = M + 2;

void main()
{
    uint index = linear_invocation(GROUP_SIZE);
    uint n = index / p.weights;
    if (n >= p.samples)
    {
        return;
    }

    uint quads = p.filters / 4;
    uint quad = index % p.weights;
    uint from = n * (p.row / 4) + quad / quads * 9 * quads + quad % quads;
    uint at = n * SIDE * SIDE * p.product + quad;
    [[dont_unroll]] for (uint lane = 0; lane < LANES; ++lane)
    {
        WINOGRAD_VALUE kernel[3][6];
        [[unroll]] for (uint i = 0; i < 3; ++i)
        {
            WINOGRAD_VALUE line[6];
            [[unroll]] for (uint j = 0; j < 3; ++j)
            {
                line[j] = KERNEL(from + (i * 3 + j) * quads);
            }
            transform_filter(M, line);
            kernel[i] = line;
        }
        [[unroll]] for (uint j = 0; j < SIDE; ++j)
        {
            WINOGRAD_VALUE line[6];
            [[unroll]] for (uint i = 0; i < 3; ++i)
            {
                line[i] = kernel[i][j];
            }
            transform_filter(M, line);
            [[unroll]] for (uint i = 0; i < SIDE; ++i)
            {
                u[(at + (i * SIDE + j) * p.product) * LANES + lane] = line[i];
            }
        }
    }
}
