// A tensor's sample to an image of one float: its only channel, or the luminance of its three colours.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "tensor_to_image.glsl"
#include "luminance.glsl"

layout(binding = 1, r32f) uniform writeonly image2D image;

void main()
{
    uvec2 pixel;
    if (find_pixel(pixel))
    {
        vec4 v = picture(pixel);
        imageStore(image, ivec2(pixel), vec4(p.channels == 1 ? v.r : luminance(v.rgb), 0.0, 0.0, 1.0));
    }
}
