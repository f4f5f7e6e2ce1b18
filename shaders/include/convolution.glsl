// What the direct convolutions share: geometry, and the loading of one row of input with zero padding.
// N samples, C input and O output channels, G groups, kh×kw kernel. Features NCHW. Every sample may have its own
// kernel: weights_per_sample and bias_per_sample are the distances between samples' kernels, 0 for a static
// convolution.
#include "groups.glsl"
#include "maps.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint FILTERS = 8;         // of one group, per invocation
layout(constant_id = 2) const uint PIXELS = 4;          // neighbours along x, per invocation
layout(constant_id = 3) const uint KERNEL_HEIGHT = 3;
layout(constant_id = 4) const uint KERNEL_WIDTH = 3;
layout(constant_id = 5) const uint STRIDE_X = 1;
layout(constant_id = 6) const uint DILATION_X = 1;
layout(constant_id = 7) const uint ACTIVATION = 0;
layout(constant_id = 8) const bool HAS_BIAS = true;
layout(constant_id = 9) const bool CACHE_ROW = true;    // hold the row of input that PIXELS outputs need in registers
layout(constant_id = 10) const bool VECTOR = false;     // W' and PIXELS are multiples of 4: outputs are stored by fours
layout(constant_id = 11) const bool HAS_RESIDUAL = false;
#ifdef ROWS_ID
// Output rows of one invocation: a row of input serves several.
layout(constant_id = ROWS_ID) const uint ROWS = 1;
layout(constant_id = ROWS_ID + 1) const uint STRIDE_Y = 1;
layout(constant_id = ROWS_ID + 2) const uint DILATION_Y = 1;
#else
const uint ROWS = 1;
#endif
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint samples;
    uint groups;
    uint channels_per_group;    // C/G
    uint filters_per_group;     // O/G
    uint height;
    uint width;
    uint out_height;
    uint out_width;
    uint kernel_height;         // KERNEL_HEIGHT, KERNEL_WIDTH, STRIDE_X, DILATION_X: here so that a kernel is one value
    uint kernel_width;
    uint stride_y;
    uint stride_x;
    uint padding_y;
    uint padding_x;
    uint dilation_y;
    uint dilation_x;
    uint weights_per_sample;    // floats
    uint bias_offset;           // floats: the bias may stand behind the weights of the same kernel
    uint bias_per_sample;       // floats
    uint filters;               // FILTERS
    uint pixels;                // PIXELS
    uint activation;            // ACTIVATION
    uint has_bias;              // HAS_BIAS
    uint rows;                  // ROWS
    uint has_residual;          // HAS_RESIDUAL
    uint sums;                  // floats before the sums of tiles (tile_sums.glsl), or 0
#ifdef MIXING
    uint experts;               // K; weights_per_sample is the distance between them
    uint first_row;             // of the shares: where a part of a batch begins
    uint biases;                // BIASES
#endif
} p;

layout(std430, binding = 3) writeonly buffer Output { MAP y[]; };             // [N, O, H', W']
layout(std430, binding = 3) writeonly buffer Output4 { MAP4 y4[]; };
#include "tile_sums.glsl"

// Columns of input that PIXELS neighbouring outputs see in one kernel row.
const uint SPAN = (PIXELS - 1) * STRIDE_X + (KERNEL_WIDTH - 1) * DILATION_X + 1;
// An array must have a size even where it is not used.
const uint ROW = CACHE_ROW ? SPAN : 1;

// x [N, C, H, W]. With TEXELS, it and the weights are read as texels.
#ifdef TEXELS
#include "texel_row.glsl"
#define INPUT(at) fetch_one(at)
#else
layout(std430, binding = 0) readonly buffer Input { MAP x[]; };
#define INPUT(at) float(x[at])
#endif

// Which outputs an invocation computes.
struct Tile
{
    uint n;             // sample
    uint group;
    uint filter_tile;   // within the group
    uint row;           // first output row
    uint column;        // first output column
    uint index;         // among the tiles of a map, row by row
    uint count;         // of those
};

// Invocations of one work-group compute neighbouring pixels with the same filters, so weights are uniform.
// False for an invocation past the end of the map.
bool locate(out Tile tile)
{
    uint tiles_x = (p.out_width + PIXELS - 1) / PIXELS;
    uint tiles = (p.out_height + ROWS - 1) / ROWS * tiles_x;
    uint blocks = (tiles + GROUP_SIZE - 1) / GROUP_SIZE;
    uint filter_tiles = (p.filters_per_group + FILTERS - 1) / FILTERS;
    uint index = linear_group();
    uint pixel_tile = index % blocks * GROUP_SIZE + gl_LocalInvocationID.x;
    index /= blocks;
    tile.filter_tile = index % filter_tiles;
    index /= filter_tiles;
    tile.group = index % p.groups;
    tile.n = index / p.groups;
    tile.row = pixel_tile / tiles_x * ROWS;
    tile.column = pixel_tile % tiles_x * PIXELS;
    tile.index = pixel_tile;
    tile.count = tiles;
    return pixel_tile < tiles && tile.n < p.samples;
}

// Index of the first element of input channel c (within the tile's group).
uint channel_base(Tile tile, uint c)
{
    return ((tile.n * p.groups + tile.group) * p.channels_per_group + c) * p.height * p.width;
}

// Input row that kernel row ky meets, possibly outside.
int input_row(Tile tile, uint ky)
{
    return int(tile.row * p.stride_y + ky * p.dilation_y) - int(p.padding_y);
}

// One input, zero outside. The index is clamped rather than the load skipped: no branch, and never out of bounds.
float load(uint channel, int iy, int ix)
{
    uint row = uint(clamp(iy, 0, int(p.height) - 1));
    uint column = uint(clamp(ix, 0, int(p.width) - 1));
    float value = INPUT(channel + row * p.width + column);
    return uint(iy) < p.height && uint(ix) < p.width ? value : 0.0;
}

// The row of input that PIXELS neighbouring outputs see.
void load_row(uint channel, int iy, int first, out float row[ROW])
{
#ifdef TEXELS
    fetch_row(channel, iy, first, p.samples * p.groups * p.channels_per_group * p.height * p.width / 4, row);
#else
    [[unroll]] for (uint i = 0; i < ROW; ++i)
    {
        row[i] = load(channel, iy, first + int(i));
    }
#endif
}

// Outputs that are stored at once.
const uint STORED = VECTOR ? 4 : 1;

// Stores STORED outputs: from row + i on, in columns from column on. Adds them to a sum.
void store(uint row, uint i, uint column, vec4 value, precise inout float sum)
{
    if (column < p.out_width)
    {
        if (VECTOR)
        {
            y4[(row + i) / 4] = MAP4(value);
        }
        else
        {
            y[row + i] = MAP(value.x);
        }
        [[unroll]] for (uint j = 0; j < STORED; ++j)
        {
            sum += value[j];
        }
    }
}
