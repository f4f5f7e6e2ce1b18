// Convolution of one group by the device's matrix units (VK_KHR_cooperative_matrix), as a matrix product for each
// sample: y[n, o, t] = f( Σ_k W[n, o, k] · x[n, k, t] + bias[n, o] + residual[n, o, t] ), k = channel and tap, t =
// output pixel. Operands are rounded to float16 on their way to shared memory, products are summed in float32. Sizes of
// matrices are the device's; what lies outside of one, or of a map, is staged as 0. Weights are packed
// (Planning/Weights/FilterLayout.cs). Compiled by scripts/matrix-shaders.sh: older compilers do not know the extension.
#include "groups.glsl"
#include "parameters.glsl"

const uint TAPS = KERNEL_HEIGHT * KERNEL_WIDTH;
const uint TALL = WAVES_DOWN * BLOCKS_DOWN * ROWS;      // filters of a work-group
const uint WIDE = WAVES_ACROSS * BLOCKS_ACROSS * COLUMNS;
const uint LONG = SLAB * DEPTH;
// Eight halves more than a row: a matrix must begin at 16 bytes, and rows should not fall on the same banks.
const uint TALL_STRIDE = TALL + 8;
const uint WIDE_STRIDE = WIDE + 8;

shared float16_t weights[LONG * TALL_STRIDE];           // [k, filter]
shared float16_t pixels[LONG * WIDE_STRIDE];            // [k, pixel]
shared float sums[WAVES_DOWN * WAVES_ACROSS * ROWS * COLUMNS];

#include "pixel_operand.glsl"

void write(uint n, uint o, uint t, float sum)
{
    uint pixel_count = p.out_height * p.out_width;
    if (o < p.filters && t < pixel_count)
    {
        uint place = (n * p.filters + o) * pixel_count + t;
        y[place] = MAP(finish(sum, bias_at(p.bias_offset + n * p.bias_per_sample + o), residual_at(place).x));
    }
}

void main()
{
    uint across = (p.out_height * p.out_width + WIDE - 1) / WIDE;
    uint down = (p.filters + TALL - 1) / TALL;
    uint index = linear_group();
    uint first_pixel = index % across * WIDE;
    uint first_filter = index / across % down * TALL;
    uint n = index / across / down;
    if (n >= p.samples)
    {
        return;
    }

    uint id = gl_LocalInvocationID.x;
    uint depth = p.channels * TAPS;
    uint o = first_filter + id % TALL;
    uint row = n * p.weights_per_sample + o / FILTERS * depth * FILTERS + o % FILTERS;
    Pixel pixel = locate(n, first_pixel + id % WIDE);
    uint wave_row = gl_SubgroupID / WAVES_ACROSS * BLOCKS_DOWN * ROWS;
    uint wave_column = gl_SubgroupID % WAVES_ACROSS * BLOCKS_ACROSS * COLUMNS;
    coopmat<float, gl_ScopeSubgroup, ROWS, COLUMNS, gl_MatrixUseAccumulator> sum[BLOCKS_DOWN * BLOCKS_ACROSS];
    [[unroll]] for (uint i = 0; i < BLOCKS_DOWN * BLOCKS_ACROSS; ++i)
    {
        sum[i] = coopmat<float, gl_ScopeSubgroup, ROWS, COLUMNS, gl_MatrixUseAccumulator>(0.0);
    }

    for (uint start = 0; start < depth; start += LONG)
    {
        // Unrolled and without branches, so that many loads are under way at once.
        [[unroll]] for (uint i = 0; i < LONG; i += GROUP_SIZE / TALL)
        {
            uint k = i + id / TALL;
            bool exists = o < p.filters && start + k < depth;
            float weight = w[exists ? row + (start + k) * FILTERS : 0];
            weights[k * TALL_STRIDE + id % TALL] = float16_t(exists ? weight : 0.0);
        }
        [[unroll]] for (uint i = 0; i < LONG; i += GROUP_SIZE / WIDE)
        {
            uint k = i + id / WIDE;
            pixels[k * WIDE_STRIDE + id % WIDE] = float16_t(load_pixel(pixel, n, start + k));
        }
        barrier();
        [[unroll]] for (uint step = 0; step < SLAB; ++step)
        {
            coopmat<float16_t, gl_ScopeSubgroup, DEPTH, COLUMNS, gl_MatrixUseB> right[BLOCKS_ACROSS];
            [[unroll]] for (uint j = 0; j < BLOCKS_ACROSS; ++j)
            {
                coopMatLoad(
                    right[j], pixels, step * DEPTH * WIDE_STRIDE + wave_column + j * COLUMNS, WIDE_STRIDE,
                    gl_CooperativeMatrixLayoutRowMajor);
            }
            [[unroll]] for (uint i = 0; i < BLOCKS_DOWN; ++i)
            {
                coopmat<float16_t, gl_ScopeSubgroup, ROWS, DEPTH, gl_MatrixUseA> left;
                coopMatLoad(
                    left, weights, step * DEPTH * TALL_STRIDE + wave_row + i * ROWS, TALL_STRIDE,
                    gl_CooperativeMatrixLayoutColumnMajor);
                [[unroll]] for (uint j = 0; j < BLOCKS_ACROSS; ++j)
                {
                    sum[i * BLOCKS_ACROSS + j] = coopMatMulAdd(left, right[j], sum[i * BLOCKS_ACROSS + j]);
                }
            }
        }
        barrier();
    }

    uint own = gl_SubgroupID * ROWS * COLUMNS;
    [[unroll]] for (uint i = 0; i < BLOCKS_DOWN * BLOCKS_ACROSS; ++i)
    {
        coopMatStore(sum[i], sums, own, COLUMNS, gl_CooperativeMatrixLayoutRowMajor);
        subgroupBarrier();
        uint block_row = first_filter + wave_row + i / BLOCKS_ACROSS * ROWS;
        uint block_column = first_pixel + wave_column + i % BLOCKS_ACROSS * COLUMNS;
        for (uint j = gl_SubgroupInvocationID; j < ROWS * COLUMNS; j += gl_SubgroupSize)
        {
            write(n, block_row + j / COLUMNS, block_column + j % COLUMNS, sums[own + j]);
        }
        subgroupBarrier();
    }
}
