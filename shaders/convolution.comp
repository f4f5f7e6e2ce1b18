// Convolution by register tiles: see include/convolution_tiles.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "convolution_tiles.glsl"
