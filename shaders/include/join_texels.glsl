// Four numbers that begin shift after the first of two neighbouring texels.
vec4 join_texels(vec4 first, vec4 next, uint shift)
{
    return shift == 0 ? first
        : shift == 1 ? vec4(first.yzw, next.x)
        : shift == 2 ? vec4(first.zw, next.xy)
        : vec4(first.w, next.xyz);
}
