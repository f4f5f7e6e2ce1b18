using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>Float64 kernel aggregation with shares of experts and scales (ODConv, arXiv 2209.07947).</summary>
internal static class ScaledAggregation
{
    /// <summary>f_o · c_i · s_p · Σ_k α_k W_k[o, i, p], [N, O, C/G, kh, kw].</summary>
    public static double[] Mix(
        double[] coefficients, float[] bank, int samples, CoefficientLayout layout, ConvolutionGeometry geometry)
    {
        int taps = geometry.KernelHeight * geometry.KernelWidth, channels = geometry.InChannelsPerGroup;
        int filter = channels * taps, kernel = geometry.OutChannels * filter;
        double[] mixed = new double[samples * kernel];
        for (int i = 0; i < mixed.Length; i++)
        {
            ReadOnlySpan<double> row = coefficients.AsSpan(i / kernel * layout.Width, layout.Width);
            int e = i % kernel, o = e / filter, c = e % filter / taps, p = e % taps;
            double sum = Share(row, bank, layout, kernel, e, o);
            int group = o / geometry.OutChannelsPerGroup;
            int channel = layout.IsInputScaleShared ? c : (group * channels) + c;
            mixed[i] = sum * At(row, layout.InputScaleOffset, channel) * At(row, layout.FilterScaleOffset, o)
                * At(row, layout.TapScaleOffset, p);
        }

        return mixed;
    }

    /// <summary>Σ_k α_k b_k, [N, O].</summary>
    public static double[] MixBiases(
        double[] coefficients, float[] bank, int samples, CoefficientLayout layout, int filters)
    {
        double[] mixed = new double[samples * filters];
        for (int i = 0; i < mixed.Length; i++)
        {
            mixed[i] = Share(
                coefficients.AsSpan(i / filters * layout.Width, layout.Width), bank, layout, filters, i % filters,
                i % filters);
        }

        return mixed;
    }

    private static double Share(
        ReadOnlySpan<double> row, float[] bank, CoefficientLayout layout, int elements, int e, int filter)
    {
        double sum = 0;
        for (int k = 0; k < layout.Experts; k++)
        {
            int index = (layout.IsPerFilter ? filter * layout.Experts : 0) + k;
            sum += At(row, layout.ShareOffset, index) * bank[(k * elements) + e];
        }

        return sum;
    }

    private static double At(ReadOnlySpan<double> row, int? offset, int index) =>
        offset is int first ? row[first + index] : 1;
}
