// convolution that reads its input as texels, and weights from a storage buffer: see include/convolution_tiles.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#define TEXELS
#define WEIGHTS_IN_STORAGE
#include "convolution_tiles.glsl"
