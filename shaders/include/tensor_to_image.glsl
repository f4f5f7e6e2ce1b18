// One sample of an NCHW tensor as a picture: resized, v · scale[c] + shift[c], red first, alpha 1 where there is none,
// one channel written to all three colours. One invocation per pixel of the image.
#include "groups.glsl"
#include "bilinear.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    vec4 scale;             // of the tensor's channels
    vec4 shift;
    uint height;            // of the image
    uint width;
    uint tensor_height;
    uint tensor_width;
    uint channels;          // of the tensor: 1, 3 or 4
    uint blue_first;
    uint first_element;     // the sample's place in the binding
} p;

layout(std430, binding = 0) readonly buffer Input { float x[]; };

float row(uint start, Taps across)
{
    float a = x[start + across.first];
    return across.first == across.second ? a : blend(a, x[start + across.second], across);
}

// Whether this invocation has a pixel, and which.
bool find_pixel(out uvec2 pixel)
{
    uint i = linear_invocation(GROUP_SIZE);
    pixel = uvec2(i % p.width, i / p.width);
    return i < p.height * p.width;
}

vec4 picture(uvec2 pixel)
{
    Taps across = taps(pixel.x, p.tensor_width, p.width);
    Taps down = taps(pixel.y, p.tensor_height, p.height);
    vec4 colour = vec4(0.0, 0.0, 0.0, 1.0);
    for (uint c = 0; c < p.channels; ++c)
    {
        uint plane = p.first_element + c * p.tensor_height * p.tensor_width;
        float value = row(plane + down.first * p.tensor_width, across);
        if (down.first != down.second)
        {
            value = blend(value, row(plane + down.second * p.tensor_width, across), down);
        }

        colour[c] = value * p.scale[c] + p.shift[c];
    }

    if (p.channels == 1)
    {
        return vec4(colour.rrr, 1.0);
    }

    return p.blue_first != 0 ? colour.bgra : colour;
}
