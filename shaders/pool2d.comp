// MaxPool2d and AvgPool2d: see include/pool2d.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "pool2d.glsl"
