// Kernel aggregation and depthwise convolution in one: see include/convolution_depthwise.glsl. For GPUs.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#define MIXING
#include "convolution_depthwise.glsl"
