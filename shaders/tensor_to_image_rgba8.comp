// A tensor's sample to an image of 8 bits per channel, 0 to 1. What a conversion to a whole number leaves undefined is
// decided here: NaN is 0, infinities are the ends of the range. How values are rounded is the format's affair.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "tensor_to_image.glsl"
#include "nan.glsl"

layout(binding = 1, rgba8) uniform writeonly image2D image;

float bounded(float v)
{
    return is_nan(v) ? 0.0 : clamp(v, 0.0, 1.0);
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
