// winograd_output: see include/winograd_output.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "winograd_output.glsl"
