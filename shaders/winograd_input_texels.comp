// winograd_input that reads texels: see include/winograd_input.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#define TEXELS
#include "winograd_input.glsl"
