// The same, with maps of float16; the gate is float32.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_shader_16bit_storage : require
#define HALF
#include "multiply.glsl"
