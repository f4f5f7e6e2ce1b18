// Kernel aggregation and convolution in blocks: see include/convolution_blocked_mixing.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "convolution_blocked_mixing.glsl"
