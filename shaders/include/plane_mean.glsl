// Sum over a plane, in LANES parts that are added one after another by whoever needs the sum: the same bits whether each
// part has an invocation of its own or one makes them all. A part adds its numbers by fours and in blocks, as the error
// of a float sum grows with the number of terms added one after another. Needs LANES; PLANE_VECTOR, whether planes are a
// multiple of four; PLANE_SIZE and PLANES; PLANE_QUAD(at), the four numbers from 4·at on, and without TEXELS
// PLANE_NUMBER(at).
#ifdef TEXELS
#include "join_texels.glsl"
#endif

const uint PLANE_BLOCK = 32;

// Numbers 4·quad to 4·quad + 3 of the plane that begins at first, and zeros for those that it does not have.
vec4 load_plane(uint first, uint quad)
{
    uint at = first + 4 * quad;
    if (PLANE_VECTOR)
    {
        return PLANE_QUAD(at / 4);
    }
    uint count = PLANE_SIZE - 4 * quad;
#ifdef TEXELS
    // A four that does not begin at a multiple of four is put together of two texels; past the buffer none is read.
    uint shift = at % 4, last = (PLANES * PLANE_SIZE + 3) / 4 - 1;
    vec4 one = PLANE_QUAD(min(at / 4, last));
    vec4 two = PLANE_QUAD(min(at / 4 + 1, last));
    return mix(vec4(0.0), join_texels(one, two, shift), bvec4(true, count > 1, count > 2, count > 3));
#else
    return vec4(
        PLANE_NUMBER(at), count > 1 ? PLANE_NUMBER(at + 1) : 0.0, count > 2 ? PLANE_NUMBER(at + 2) : 0.0,
        count > 3 ? PLANE_NUMBER(at + 3) : 0.0);
#endif
}

float sum_of_part(uint first, uint part)
{
    float sum = 0.0;
    uint quads = (PLANE_SIZE + 3) / 4;
    for (uint quad = part; quad < quads;)
    {
        vec4 block = vec4(0.0);
        for (uint j = 0; j < PLANE_BLOCK && quad < quads; ++j, quad += LANES)
        {
            block += load_plane(first, quad);
        }
        sum += (block.x + block.y) + (block.z + block.w);
    }
    return sum;
}
