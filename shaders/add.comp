// The sum of a residual block: see include/add.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "add.glsl"
