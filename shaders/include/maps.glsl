// How the numbers of maps are in memory: as float32, or with HALF as float16, of which shaders only load and store (so a
// device need not compute with them). Everything else is float32: sums, weights, means, shares.
#ifdef HALF
#define MAP float16_t
#define MAP4 f16vec4
#define AS_STORED(value) float(float16_t(value))
#else
#define MAP float
#define MAP4 vec4
#define AS_STORED(value) (value)
#endif
