// The same, reading texels.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#define TEXELS
#include "convolution_tiles.glsl"
