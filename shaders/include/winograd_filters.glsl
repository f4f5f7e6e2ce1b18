// Second step of a 3×3 convolution by Winograd where every sample has its own kernel: U = G w Gᵀ of every filter and
// channel, after mixing (transforms are linear, so mixing first leaves one kernel to transform in place of K). Weights are
// packed by tiles of FILTERS before (9 taps) and after ((m+2)² products). One invocation takes one filter and channel, or
// four filters by TEXELS.
#include "groups.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint M = 4;       // rows and columns of outputs in a tile: 2 or 4
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint samples;           // N
    uint weights;           // of one product: tiles of filters · C · FILTERS
    uint filters;           // FILTERS
    uint row;               // floats between the kernels of two samples
    uint m;                 // M
} p;

// w [N, row], a row is [tiles, C, 9, FILTERS] and what else there is.
// u [N, (m+2)², tiles, C, FILTERS].
#define TRANSFORMED 1
#include "winograd_kernel.glsl"
#ifdef TEXELS
layout(binding = 0) uniform textureBuffer w;
#define KERNEL(at) texelFetch(w, int(at))
#else
layout(std430, binding = 0) readonly buffer Kernels { float w[]; };
#define KERNEL(at) w[at]
#endif

void main()
{
    uint columns = p.weights / WIDTH;
    uint index = linear_invocation(GROUP_SIZE);
    uint n = index / columns;
    if (n >= p.samples)
    {
        return;
    }

    uint side_by_side = p.filters / WIDTH;
    uint column = index % columns;
    uint from = n * (p.row / WIDTH) + column / side_by_side * TAPS * side_by_side + column % side_by_side;
    WINOGRAD_VALUE kernel[TAPS];
    [[unroll]] for (uint t = 0; t < TAPS; ++t)
    {
        kernel[t] = KERNEL(from + t * side_by_side);
    }
    store_transformed(kernel, n * SIDE * SIDE * columns + column, columns);
}
