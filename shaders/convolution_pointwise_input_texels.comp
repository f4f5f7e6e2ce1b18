// convolution_pointwise that reads its input as texels, and weights from a storage buffer: see include/pointwise.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#define TEXELS
#define WEIGHTS_IN_STORAGE
#include "pointwise.glsl"
