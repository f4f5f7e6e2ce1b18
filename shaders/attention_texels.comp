// attention that reads texels: see include/attention.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#define TEXELS
#include "attention.glsl"
