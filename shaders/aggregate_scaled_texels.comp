// aggregate_scaled that reads texels: see include/aggregate_scaled.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#define TEXELS
#include "aggregate_scaled.glsl"
