// Weights by fours, and the number at a place behind them: as texels with TEXELS, unless WEIGHTS_IN_STORAGE leaves them to a
// storage buffer, for drivers that load once what is the same for all invocations (Kernels/IFetchingKernel.cs).
#if defined(TEXELS) && !defined(WEIGHTS_IN_STORAGE)
layout(binding = 1) uniform textureBuffer w;
#define WEIGHTS(at) texelFetch(w, int(at))
#define BEHIND(at) texelFetch(w, int((at) / 4))[(at) % 4]
#else
layout(std430, binding = 1) readonly buffer Weights { vec4 w[]; };
#define WEIGHTS(at) w[at]
#endif
