// A row of neighbouring inputs by texels of four, with zeros outside the map. What does not begin at a multiple of four is
// put together of two texels, which is cheaper than to fetch numbers one by one. The includer has ROW, the numbers of a row,
// and the map's height and width among its push constants.
layout(binding = 0) uniform textureBuffer x;

// Texels that so many neighbours are in at most.
const uint ROW_TEXELS = (ROW + 6) / 4;

float fetch_one(uint at)
{
    return texelFetch(x, int(at / 4))[at % 4];
}

// Columns from first on of row iy of the plane that begins at plane; texels is how many the whole input has.
void fetch_row(uint plane, int iy, int first, uint texels, out float row[ROW])
{
    int at = int(plane + uint(clamp(iy, 0, int(p.height) - 1)) * p.width) + first;
    // Right for what is before the buffer, too: at is shifted as a signed number.
    int texel = at >> 2;
    uint shift = uint(at & 3);
    vec4 fours[ROW_TEXELS];
    [[unroll]] for (uint i = 0; i < ROW_TEXELS; ++i)
    {
        fours[i] = texelFetch(x, clamp(texel + int(i), 0, int(texels) - 1));
    }
    bool is_row = uint(iy) < p.height;
    [[unroll]] for (uint i = 0; i < ROW; ++i)
    {
        float low = shift % 2 == 0 ? fours[i / 4][i % 4] : fours[(i + 1) / 4][(i + 1) % 4];
        float high = shift % 2 == 0 ? fours[(i + 2) / 4][(i + 2) % 4] : fours[(i + 3) / 4][(i + 3) % 4];
        row[i] = is_row && uint(first + int(i)) < p.width ? (shift < 2 ? low : high) : 0.0;
    }
}
