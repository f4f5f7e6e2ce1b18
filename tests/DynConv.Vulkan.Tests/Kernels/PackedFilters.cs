using System;
using DynConv.Vulkan.Tests.Cases;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>
/// The weight layout that the convolution kernels read, written down a second time so that a slip in the library's own
/// packing cannot hide: [G, tiles of F filters, C/G, kh·kw, F], zeros where a tile is not full.
/// </summary>
internal static class PackedFilters
{
    /// <summary>Floats of one kernel, a multiple of four.</summary>
    public static int Count(ConvolutionCase given, int tile)
    {
        int perGroup = given.O / given.Groups;
        int count = given.Groups * ((perGroup + tile - 1) / tile) * (given.C / given.Groups) * given.Window.Taps * tile;
        return (count + 3) / 4 * 4;
    }

    /// <summary>Packs <paramref name="kernels"/> kernels of [O, C/G, kh, kw].</summary>
    public static float[] Pack(ConvolutionCase given, ReadOnlySpan<double> weight, int kernels, int tile)
    {
        int count = Count(given, tile);
        int perGroup = given.O / given.Groups;
        int channels = given.C / given.Groups;
        int taps = given.Window.Taps;
        int tiles = (perGroup + tile - 1) / tile;
        float[] packed = new float[kernels * count];
        for (int i = 0; i < weight.Length; i++)
        {
            int n = i / given.FilterElements;
            int o = i % given.FilterElements / (channels * taps);
            int c = i / taps % channels;
            (int group, int inGroup) = (o / perGroup, o % perGroup);
            int index = (((((group * tiles) + (inGroup / tile)) * channels) + c) * taps) + (i % taps);
            packed[(n * count) + (index * tile) + (inGroup % tile)] = (float)weight[i];
        }

        return packed;
    }
}
