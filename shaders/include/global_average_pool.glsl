// Mean over every H×W plane: GAP(x)[n, c] = 1/(H·W) Σ x[n, c, y, x].
// LANES invocations share a plane; each adds its pixels by fours and in blocks (the error of a float sum grows with the
// number of terms added one after another), then one adds the LANES partial sums in a fixed order: the same bits every
// time. With TEXELS, the buffer is read as texels.
#include "groups.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint LANES = 64;      // per plane; divides GROUP_SIZE
layout(constant_id = 2) const bool VECTOR = true;   // planes are a multiple of four
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint planes;
    uint plane_size;
} p;

#ifdef TEXELS
#include "join_texels.glsl"
layout(binding = 0) uniform textureBuffer x4;
#else
layout(std430, binding = 0) readonly buffer Input { float x[]; };
layout(std430, binding = 0) readonly buffer Input4 { vec4 x4[]; };
#endif
layout(std430, binding = 1) writeonly buffer Output { float mean[]; };

shared float partial[GROUP_SIZE];

const uint BLOCK = 32;

// Pixels 4·quad to 4·quad + 3 of the plane that begins at first, and zeros for those that it does not have.
vec4 load(uint first, uint quad)
{
    uint at = first + 4 * quad;
    if (VECTOR)
    {
#ifdef TEXELS
        return texelFetch(x4, int(at / 4));
#else
        return x4[at / 4];
#endif
    }
    uint count = p.plane_size - 4 * quad;
#ifdef TEXELS
    // A four that does not begin at a multiple of four is put together of two texels; past the buffer none is read.
    uint shift = at % 4, last = (p.planes * p.plane_size + 3) / 4 - 1;
    vec4 one = texelFetch(x4, int(min(at / 4, last)));
    vec4 two = texelFetch(x4, int(min(at / 4 + 1, last)));
    return mix(vec4(0.0), join_texels(one, two, shift), bvec4(true, count > 1, count > 2, count > 3));
#else
    return vec4(
        x[at], count > 1 ? x[at + 1] : 0.0, count > 2 ? x[at + 2] : 0.0, count > 3 ? x[at + 3] : 0.0);
#endif
}

void main()
{
    uint lane = gl_LocalInvocationID.x;
    uint plane = linear_group() * (GROUP_SIZE / LANES) + lane / LANES;
    uint part = lane % LANES;
    float sum = 0.0;
    if (plane < p.planes)
    {
        uint first = plane * p.plane_size;
        uint quads = (p.plane_size + 3) / 4;
        for (uint quad = part; quad < quads;)
        {
            vec4 block = vec4(0.0);
            for (uint j = 0; j < BLOCK && quad < quads; ++j, quad += LANES)
            {
                block += load(first, quad);
            }
            sum += (block.x + block.y) + (block.z + block.w);
        }
    }

    partial[lane] = sum;
    barrier();
    if (part == 0 && plane < p.planes)
    {
        for (uint i = 1; i < LANES; ++i)
        {
            sum += partial[lane + i];
        }
        mean[plane] = sum / float(p.plane_size);
    }
}
