// linear: see include/linear.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "linear.glsl"
