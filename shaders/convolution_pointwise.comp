// convolution_pointwise: see include/pointwise.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "pointwise.glsl"
