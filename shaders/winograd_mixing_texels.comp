// winograd_mixing that reads texels: see include/winograd_mixing.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#define TEXELS
#include "winograd_mixing.glsl"
