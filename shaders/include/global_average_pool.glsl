// Mean over every H×W plane: GAP(x)[n, c] = 1/(H·W) Σ x[n, c, y, x]. The plane may also be sums of parts of the map, as
// a convolution leaves them (tile_sums.glsl): then it has fewer numbers than what they are divided by.
// LANES invocations share a plane; one adds their partial sums in a fixed order: the same bits every time. With TEXELS,
// the buffer is read as texels.
#include "groups.glsl"
#include "maps.glsl"

layout(constant_id = 0) const uint GROUP_SIZE = 64;
layout(constant_id = 1) const uint LANES = 64;              // per plane; divides GROUP_SIZE
layout(constant_id = 2) const bool PLANE_VECTOR = true;     // planes are a multiple of four
layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint planes;
    uint plane_size;
    uint divisor;       // H·W
} p;

#ifdef TEXELS
layout(binding = 0) uniform textureBuffer x4;
#define PLANE_QUAD(at) texelFetch(x4, int(at))
#else
layout(std430, binding = 0) readonly buffer Input { MAP x[]; };
layout(std430, binding = 0) readonly buffer Input4 { MAP4 x4[]; };
#define PLANE_QUAD(at) vec4(x4[at])
#define PLANE_NUMBER(at) float(x[at])
#endif
layout(std430, binding = 1) writeonly buffer Output { float mean[]; };
#define PLANES p.planes
#define PLANE_SIZE p.plane_size
#include "plane_mean.glsl"

shared float partial[GROUP_SIZE];

void main()
{
    uint lane = gl_LocalInvocationID.x;
    uint plane = linear_group() * (GROUP_SIZE / LANES) + lane / LANES;
    uint part = lane % LANES;
    float sum = 0.0;
    if (plane < p.planes)
    {
        sum = sum_of_part(plane * p.plane_size, part);
    }

    partial[lane] = sum;
    barrier();
    if (part == 0 && plane < p.planes)
    {
        for (uint i = 1; i < LANES; ++i)
        {
            sum += partial[lane + i];
        }
        mean[plane] = sum / float(p.divisor);
    }
}
