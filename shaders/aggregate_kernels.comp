// aggregate_kernels: see include/aggregate_kernels.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "aggregate_kernels.glsl"
