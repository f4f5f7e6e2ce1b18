// MaxPool2d and AvgPool2d of PyTorch: one invocation per output. Padding counts as −∞ for a maximum; for an average it
// counts as zeros that are part of the window, or not at all (count_include_pad). Rows past the padding (ceil_mode)
// never count.
#include "groups.glsl"
#include "maps.glsl"
#include "nan.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const bool AVERAGE = false;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint planes;
    uint height;
    uint width;
    uint out_height;
    uint out_width;
    uint kernel_height;
    uint kernel_width;
    uint stride_y;
    uint stride_x;
    uint padding_y;
    uint padding_x;
    uint dilation_y;
    uint dilation_x;
    uint average;               // AVERAGE, in the block so that a kernel is one value
    uint count_include_pad;
} p;

layout(std430, binding = 0) readonly buffer Input { MAP x[]; };
layout(std430, binding = 1) writeonly buffer Output { MAP y[]; };

void main()
{
    uint index = linear_invocation(GROUP_SIZE);
    uint per_plane = p.out_height * p.out_width;
    if (index >= p.planes * per_plane)
    {
        return;
    }

    uint base = index / per_plane * p.height * p.width;
    int top = int(index / p.out_width % p.out_height * p.stride_y) - int(p.padding_y);
    int left = int(index % p.out_width * p.stride_x) - int(p.padding_x);
    float sum = 0.0;
    float largest = uintBitsToFloat(0xff800000u);   // −∞
    for (uint ky = 0; ky < p.kernel_height; ++ky)
    {
        int iy = top + int(ky * p.dilation_y);
        if (uint(iy) >= p.height)
        {
            continue;
        }
        for (uint kx = 0; kx < p.kernel_width; ++kx)
        {
            int ix = left + int(kx * p.dilation_x);
            if (uint(ix) < p.width)
            {
                float value = float(x[base + uint(iy) * p.width + uint(ix)]);
                sum += value;
                // A NaN is taken and stays: no comparison with it is true.
                largest = is_nan(value) || value > largest ? value : largest;
            }
        }
    }

    if (AVERAGE)
    {
        int bottom = min(top + int(p.kernel_height), int(p.height + p.padding_y));
        int right = min(left + int(p.kernel_width), int(p.width + p.padding_x));
        if (p.count_include_pad == 0)
        {
            bottom = min(bottom, int(p.height));
            right = min(right, int(p.width));
            top = max(top, 0);
            left = max(left, 0);
        }
        y[index] = MAP(AS_STORED(sum / float((bottom - top) * (right - left))));
    }
    else
    {
        y[index] = MAP(largest);
    }
}
