// Shares of experts: attention [first_row + N or more, K]. With TEXELS, they are read as texels.
#ifdef TEXELS
layout(binding = 0) uniform textureBuffer attention;
#define SHARE(at) texelFetch(attention, int(at)).x
#else
layout(std430, binding = 0) readonly buffer Attention { float attention[]; };
#define SHARE(at) attention[at]
#endif
