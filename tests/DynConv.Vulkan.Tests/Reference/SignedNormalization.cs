using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>KernelWarehouse's coefficients and kernels in float64 (arXiv 2406.07879, section 3).</summary>
internal static class SignedNormalization
{
    /// <summary>z / (Σ|z| + 1e-3) over every row, without the last column.</summary>
    /// <param name="logits">[rows, columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">n + 1.</param>
    /// <returns>[rows, n].</returns>
    public static double[] Shares(Values logits, int rows, int columns)
    {
        ReadOnlySpan<double> z = logits.Require((long)rows * columns, nameof(logits));
        double[] shares = new double[rows * (columns - 1)];
        for (int row = 0; row < rows; row++)
        {
            double sum = 1e-3;
            foreach (double value in z.Slice(row * columns, columns))
            {
                sum += Math.Abs(value);
            }

            for (int i = 0; i < columns - 1; i++)
            {
                shares[(row * (columns - 1)) + i] = z[(row * columns) + i] / sum;
            }
        }

        return shares;
    }

    /// <summary>Kernels tiled with mixtures of cells.</summary>
    /// <param name="shares">[N, m, n].</param>
    /// <param name="cells">[n, Co, Ci].</param>
    /// <param name="samples">N.</param>
    /// <param name="size">n, Co, Ci.</param>
    /// <param name="geometry">The convolution.</param>
    /// <returns>[N, O, C/G, kh, kw].</returns>
    public static double[] Kernels(
        Values shares, Values cells, int samples, (int Count, int Filters, int Channels) size,
        ConvolutionGeometry geometry)
    {
        int taps = geometry.KernelHeight * geometry.KernelWidth, channels = geometry.InChannelsPerGroup;
        int down = geometry.OutChannels / size.Filters, across = channels / size.Channels;
        int tiles = taps * down * across, count = geometry.OutChannels * channels * taps;
        ReadOnlySpan<double> alpha = shares.Require((long)samples * tiles * size.Count, nameof(shares));
        ReadOnlySpan<double> stored = cells.Require((long)size.Count * size.Filters * size.Channels, nameof(cells));
        double[] kernels = new double[samples * count];
        for (int i = 0; i < kernels.Length; i++)
        {
            (int n, int o, int c, int tap) = (i / count, i % count / (channels * taps), i / taps % channels, i % taps);
            int tile = (((tap * down) + (o / size.Filters)) * across) + (c / size.Channels);
            int place = (o % size.Filters * size.Channels) + (c % size.Channels);
            for (int k = 0; k < size.Count; k++)
            {
                kernels[i] += alpha[(((n * tiles) + tile) * size.Count) + k]
                    * stored[(k * size.Filters * size.Channels) + place];
            }
        }

        return kernels;
    }
}
