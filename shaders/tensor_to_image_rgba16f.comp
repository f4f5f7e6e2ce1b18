// A tensor's sample to an image of four halves. Drivers differ in what a number beyond the largest half becomes
// (infinity, the largest half, NaN), so it becomes the largest half here. NaN and infinities are passed on.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "tensor_to_image.glsl"

layout(binding = 1, rgba16f) uniform writeonly image2D image;

const float LARGEST_HALF = 65504.0;

float bounded(float v)
{
    bool finite = (floatBitsToUint(v) & 0x7fffffffu) < 0x7f800000u;
    return finite ? clamp(v, -LARGEST_HALF, LARGEST_HALF) : v;
}

void main()
{
    uvec2 pixel;
    if (find_pixel(pixel))
    {
        vec4 v = picture(pixel);
        imageStore(image, ivec2(pixel), vec4(bounded(v.r), bounded(v.g), bounded(v.b), bounded(v.a)));
    }
}
