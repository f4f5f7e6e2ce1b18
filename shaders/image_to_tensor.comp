// One sample of an NCHW tensor from an image: resized, channels chosen, v · scale[c] + shift[c]. One invocation per
// pixel of the tensor.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_samplerless_texture_functions : require
#include "groups.glsl"
#include "bilinear.glsl"
#include "luminance.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    vec4 scale;             // of the tensor's channels
    vec4 shift;
    uint height;            // of the tensor
    uint width;
    uint image_height;
    uint image_width;
    uint channels;          // of the tensor: 1, 3 or 4
    uint image_colours;     // 1 or 3; alpha is not counted
    uint blue_first;
    uint first_element;     // the sample's place in the binding
} p;

layout(std430, binding = 0) writeonly buffer Output { float y[]; };
layout(binding = 1) uniform texture2D image;

vec4 texel(uint x, uint y)
{
    return texelFetch(image, ivec2(x, y), 0);
}

vec4 row(uint y, Taps across)
{
    vec4 a = texel(across.first, y);
    return across.first == across.second ? a : blend(a, texel(across.second, y), across);
}

void main()
{
    uint i = linear_invocation(GROUP_SIZE);
    uint plane = p.height * p.width;
    if (i >= plane)
    {
        return;
    }

    Taps across = taps(i % p.width, p.image_width, p.width);
    Taps down = taps(i / p.width, p.image_height, p.height);
    vec4 colour = row(down.first, across);
    if (down.first != down.second)
    {
        colour = blend(colour, row(down.second, across), down);
    }

    if (p.image_colours == 1)
    {
        colour = vec4(colour.rrr, colour.a);
    }
    else if (p.channels == 1)
    {
        colour.r = luminance(colour.rgb);
    }
    else if (p.blue_first != 0)
    {
        colour = colour.bgra;
    }

    colour = colour * p.scale + p.shift;
    for (uint c = 0; c < p.channels; ++c)
    {
        y[p.first_element + c * plane + i] = colour[c];
    }
}
