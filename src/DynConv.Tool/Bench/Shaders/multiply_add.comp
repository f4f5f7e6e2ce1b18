// How many multiply-adds a second the device does: 32 independent chains in each invocation, operands from memory so that
// nothing can be computed when the pipeline is made.
#version 450

layout(local_size_x_id = 0) in;

layout(push_constant) uniform Parameters
{
    uint rounds;
} p;

layout(std430, binding = 0) readonly buffer Input { vec4 x[]; };    // 2: factor and summand
layout(std430, binding = 1) writeonly buffer Output { vec4 y[]; };  // one for each invocation

void main()
{
    vec4 factor = x[0];
    vec4 summand = x[1];
    vec4 a = vec4(gl_LocalInvocationID.x);
    vec4 b = a + 1.0;
    vec4 c = a + 2.0;
    vec4 d = a + 3.0;
    vec4 e = a + 4.0;
    vec4 f = a + 5.0;
    vec4 g = a + 6.0;
    vec4 h = a + 7.0;
    for (uint i = 0; i < p.rounds; ++i)
    {
        a = fma(a, factor, summand);
        b = fma(b, factor, summand);
        c = fma(c, factor, summand);
        d = fma(d, factor, summand);
        e = fma(e, factor, summand);
        f = fma(f, factor, summand);
        g = fma(g, factor, summand);
        h = fma(h, factor, summand);
    }
    y[gl_GlobalInvocationID.x] = a + b + c + d + e + f + g + h;
}
