// Convolution of groups of one filter: see include/convolution_depthwise.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "convolution_depthwise.glsl"
