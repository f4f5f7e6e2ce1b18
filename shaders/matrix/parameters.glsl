// Constants, push constants and buffers of convolution_matrix.glsl.

layout(constant_id = 0) const uint GROUP_SIZE = 128;    // a multiple of TALL and of WIDE
layout(constant_id = 1) const uint FILTERS = 16;        // of a packed tile
layout(constant_id = 2) const uint ROWS = 16;           // of one matrix of filters × pixels
layout(constant_id = 3) const uint COLUMNS = 16;
layout(constant_id = 4) const uint DEPTH = 16;          // that one multiplication sums over
layout(constant_id = 5) const uint WAVES_DOWN = 2;      // subgroups of a work-group
layout(constant_id = 6) const uint WAVES_ACROSS = 2;
layout(constant_id = 7) const uint BLOCKS_DOWN = 2;     // matrices of a subgroup
layout(constant_id = 8) const uint BLOCKS_ACROSS = 2;
layout(constant_id = 9) const uint SLAB = 2;            // matrices along the sum that are staged at once
layout(constant_id = 10) const uint KERNEL_HEIGHT = 1;
layout(constant_id = 11) const uint KERNEL_WIDTH = 1;
layout(constant_id = 12) const uint ACTIVATION = 0;
layout(constant_id = 13) const bool HAS_BIAS = true;
layout(constant_id = 14) const bool PLAIN = true;       // 1×1, stride 1, no padding: pixels as they lie
layout(constant_id = 15) const bool HAS_RESIDUAL = false;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint samples;
    uint channels;
    uint filters;
    uint height;
    uint width;
    uint out_height;
    uint out_width;
    uint kernel_height;         // what is a specialization constant is here so that a kernel is one value
    uint kernel_width;
    uint stride_y;
    uint stride_x;
    uint padding_y;
    uint padding_x;
    uint dilation_y;
    uint dilation_x;
    uint weights_per_sample;    // floats, 0 if all samples share one kernel
    uint bias_offset;           // floats: the bias may stand behind the weights of the same kernel
    uint bias_per_sample;       // floats
    uint tile;
    uint rows;
    uint columns;
    uint depth;
    uint waves_down;
    uint waves_across;
    uint blocks_down;
    uint blocks_across;
    uint slab;
    uint group_size;
    uint activation;
    uint has_bias;
    uint has_residual;
} p;

#include "maps.glsl"
layout(std430, binding = 0) readonly buffer Input { MAP x[]; };                 // [N, C, H, W]
layout(std430, binding = 1) readonly buffer Weights { float w[]; };             // [N or 1, tiles, C · kh · kw, FILTERS]
layout(std430, binding = 3) writeonly buffer Output { MAP y[]; };               // [N, O, H', W']

const bool VECTOR = false;                              // matrices are stored number by number
#define BEHIND(at) w[at]
#include "epilogue.glsl"
