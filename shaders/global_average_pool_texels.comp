// global_average_pool that reads texels: see include/global_average_pool.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#define TEXELS
#include "global_average_pool.glsl"
