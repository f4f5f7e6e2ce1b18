// A gate: see include/multiply.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "multiply.glsl"
