// global_average_pool: see include/global_average_pool.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "global_average_pool.glsl"
