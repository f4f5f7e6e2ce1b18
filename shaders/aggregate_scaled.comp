// aggregate_scaled: see include/aggregate_scaled.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "aggregate_scaled.glsl"
