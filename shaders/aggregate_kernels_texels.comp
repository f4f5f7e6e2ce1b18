// aggregate_kernels that reads texels: see include/aggregate_kernels.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#define TEXELS
#include "aggregate_kernels.glsl"
