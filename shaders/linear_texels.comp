// linear that reads texels: see include/linear.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#define TEXELS
#include "linear.glsl"
