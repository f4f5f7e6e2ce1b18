// Sums of a map's tiles: see include/sum_tiles.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "sum_tiles.glsl"
