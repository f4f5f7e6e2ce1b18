// A convolution as a matrix product (implicit GEMM), in blocks that a work-group makes together. Of one sample and
// group: rows are filters, columns are the pixels of the output map one row after another, the depth is C/G·kh·kw. What
// the work-group needs of weights and input for BLOCK_DEPTH of the depth lies in shared memory, twice: while one is
// used, the next is on its way from memory. Here: the block, and how weights and input get into shared memory.
//
// Every output is one sum in the order of the depth whatever the block is, unless SLICES > 1: then an invocation sums a
// part of the depth and SLICES of them are added in order, so that small maps occupy more of the device.
#include "groups.glsl"
#include "maps.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 128;
layout(constant_id = 1) const uint BLOCK_FILTERS = 64;  // a multiple of FILTERS, and of TILE_FILTERS * TILE_PIXELS
layout(constant_id = 2) const uint BLOCK_PIXELS = 64;   // a multiple of TILE_PIXELS
layout(constant_id = 3) const uint BLOCK_DEPTH = 8;     // a multiple of SLICES and of GROUP_SIZE / BLOCK_PIXELS
layout(constant_id = 4) const uint TILE_FILTERS = 8;    // of an invocation, a multiple of 4
layout(constant_id = 5) const uint TILE_PIXELS = 4;     // of an invocation, a multiple of 4
layout(constant_id = 6) const uint SLICES = 1;
layout(constant_id = 7) const uint FILTERS = 8;         // side by side in memory (Planning/Weights/FilterLayout.cs)
layout(constant_id = 8) const uint KERNEL_HEIGHT = 3;
layout(constant_id = 9) const uint KERNEL_WIDTH = 3;
layout(constant_id = 10) const uint ACTIVATION = 0;
layout(constant_id = 11) const bool HAS_BIAS = true;
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
    uint kernel;                // KERNEL_HEIGHT | KERNEL_WIDTH << 16; constants are here so that a kernel is one value
    uint stride_y;
    uint stride_x;
    uint padding_y;
    uint padding_x;
    uint dilation_y;
    uint dilation_x;
    uint weights_stride;        // floats from the packed kernel of one sample (or expert) to the next
    uint bias_offset;           // floats from the start of the binding to the first bias
    uint bias_stride;           // floats from the biases of one sample (or expert) to the next
    uint block;                 // BLOCK_FILTERS | BLOCK_PIXELS << 16
    uint tile;                  // TILE_FILTERS | TILE_PIXELS << 16
    uint depth;                 // BLOCK_DEPTH | SLICES << 16
    uint filters;               // FILTERS
    uint activation;            // ACTIVATION | HAS_BIAS << 16 | HAS_RESIDUAL << 17; or BIASES << 16
    uint experts;               // K, where experts are mixed
    uint first_row;             // of the coefficients: where a part of a batch begins
    uint row_width;             // numbers in a row of coefficients
} p;

layout(std430, binding = 0) readonly buffer Input { MAP x[]; };       // [N, C, H, W]
layout(std430, binding = 3) writeonly buffer Output { MAP y[]; };     // [N, O, H', W']
layout(std430, binding = 3) writeonly buffer Output4 { MAP4 y4[]; };

#define VECTOR (p.out_height * p.out_width % 4 == 0)    // planes are stored by fours

const uint TAPS = KERNEL_HEIGHT * KERNEL_WIDTH;
const uint QUADS = FILTERS / 4;
const uint BLOCK_WEIGHTS = BLOCK_FILTERS / 4 * BLOCK_DEPTH;                         // vec4
const uint WEIGHT_LOADS = (BLOCK_WEIGHTS + GROUP_SIZE - 1) / GROUP_SIZE;            // of an invocation
const uint DEPTH_STEP = GROUP_SIZE / BLOCK_PIXELS;                                  // rows loaded at once
const uint INPUT_LOADS = BLOCK_DEPTH / DEPTH_STEP;                                  // of an invocation
// Neighbours in memory are neighbours in depth, which without a gap would lie in the same bank.
const uint WEIGHT_ROW = BLOCK_FILTERS / 4 + (QUADS < 8 ? QUADS : 0);                // vec4
const uint PIXEL_ROW = BLOCK_PIXELS / 4;                                            // vec4
const uint NEVER = 0x40000000u;                                                     // beyond every depth and map

shared vec4 block_weights[2 * BLOCK_DEPTH * WEIGHT_ROW];
shared vec4 block_input[2 * BLOCK_DEPTH * PIXEL_ROW];

// Which block.
uint sample_index;
uint group;
uint first_filter;              // within the group
uint first_pixel;

// What an invocation loads: weights from these places on, and of the input one pixel's windows.
uint weight_place[WEIGHT_LOADS];
uint weight_depth[WEIGHT_LOADS];
int input_place;
int input_row;
int input_column;
// What it has loaded, while that is on its way.
float held_input[INPUT_LOADS];
bool is_inside[INPUT_LOADS];

uint depth_of_kernel()
{
    return p.channels_per_group * TAPS;
}

// False for a work-group past the last block.
bool find_block()
{
    uint across = (p.out_height * p.out_width + BLOCK_PIXELS - 1) / BLOCK_PIXELS;
    uint down = (p.filters_per_group + BLOCK_FILTERS - 1) / BLOCK_FILTERS;
    uint index = linear_group();
    first_pixel = index % across * BLOCK_PIXELS;
    index /= across;
    first_filter = index % down * BLOCK_FILTERS;
    index /= down;
    group = index % p.groups;
    sample_index = index / p.groups;
    return sample_index < p.samples;
}

// Consecutive invocations load what is consecutive in the packed kernel.
void find_weights()
{
    uint tiles = (p.filters_per_group + FILTERS - 1) / FILTERS;
    [[unroll]] for (uint i = 0; i < WEIGHT_LOADS; ++i)
    {
        uint e = gl_LocalInvocationID.x + i * GROUP_SIZE;
        uint d = e / QUADS % BLOCK_DEPTH;
        uint tile = first_filter / FILTERS + e / QUADS / BLOCK_DEPTH;
        weight_depth[i] = e < BLOCK_WEIGHTS && tile < tiles ? d : NEVER;
        weight_place[i] = ((group * tiles + tile) * depth_of_kernel() + d) * QUADS + e % QUADS;
    }
}

// Consecutive invocations load consecutive pixels.
void find_input()
{
    uint pixel = first_pixel + gl_LocalInvocationID.x % BLOCK_PIXELS;
    uint row = pixel / p.out_width;
    input_column = int(pixel % p.out_width * p.stride_x) - int(p.padding_x);
    input_row = row < p.out_height ? int(row * p.stride_y) - int(p.padding_y) : int(NEVER);
    uint channel = (sample_index * p.groups + group) * p.channels_per_group * p.height * p.width;
    input_place = int(channel) + (row < p.out_height ? input_row * int(p.width) : 0) + input_column;
}

// The rows of the block that the invocation loads begin here. If all load the same ones, the compiler should know.
uint first_input_depth()
{
    return DEPTH_STEP == 1 ? 0 : gl_LocalInvocationID.x / BLOCK_PIXELS * INPUT_LOADS;
}

// From the last tap of a row of the kernel to the first of the next, and from the last of a channel to the next.
int row_jump()
{
    return int(p.dilation_y * p.width) - int((KERNEL_WIDTH - 1) * p.dilation_x);
}

int channel_jump()
{
    return int(p.height * p.width)
        - int((KERNEL_HEIGHT - 1) * p.dilation_y * p.width + (KERNEL_WIDTH - 1) * p.dilation_x);
}

bool has_weight(uint first_depth, uint i)
{
    return first_depth + weight_depth[i] < depth_of_kernel();
}

uint place_of_weight(uint first_depth, uint i)
{
    return has_weight(first_depth, i) ? weight_place[i] + first_depth * QUADS : 0;
}

// Loads are clamped rather than skipped, and zeros put in where they are stored: nothing waits for them before. From
// one tap to the next by sums: quotients and products of numbers that differ between invocations are slow.
void fetch_input(uint first_depth)
{
    uint d = first_depth + first_input_depth();
    uint tap = d % TAPS;
    uint down = tap / KERNEL_WIDTH * p.dilation_y, right = tap % KERNEL_WIDTH * p.dilation_x;
    int place = input_place + int((d / TAPS * p.height + down) * p.width + right);
    [[unroll]] for (uint i = 0; i < INPUT_LOADS; ++i)
    {
        is_inside[i] = uint(input_row + int(down)) < p.height && uint(input_column + int(right)) < p.width
            && d + i < depth_of_kernel();
        held_input[i] = float(x[is_inside[i] ? place : 0]);
        bool is_row_done = right == (KERNEL_WIDTH - 1) * p.dilation_x;
        bool is_channel_done = is_row_done && down == (KERNEL_HEIGHT - 1) * p.dilation_y;
        right = is_row_done ? 0 : right + p.dilation_x;
        down = is_channel_done ? 0 : is_row_done ? down + p.dilation_y : down;
        place += is_channel_done ? channel_jump() : is_row_done ? row_jump() : int(p.dilation_x);
    }
}

void put_input(uint half_index)
{
    uint column = gl_LocalInvocationID.x % BLOCK_PIXELS;
    [[unroll]] for (uint i = 0; i < INPUT_LOADS; ++i)
    {
        uint row = half_index * BLOCK_DEPTH + first_input_depth() + i;
        block_input[row * PIXEL_ROW + column / 4][column % 4] = is_inside[i] ? held_input[i] : 0.0;
    }
}

// Where a weight that was loaded belongs in shared memory.
uint shared_place(uint half_index, uint i)
{
    uint e = gl_LocalInvocationID.x + i * GROUP_SIZE;
    return (half_index * BLOCK_DEPTH + e / QUADS % BLOCK_DEPTH) * WEIGHT_ROW
        + e / QUADS / BLOCK_DEPTH * QUADS + e % QUADS;
}
