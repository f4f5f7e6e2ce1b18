using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Weights;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

public sealed class AggregateCellsTests(GpuDevice gpu)
{
    private const int First = 1;

    private static IEnumerable<(bool HasScale, ExpertPrecision Precision)> Variants =>
        from precision in Enum.GetValues<ExpertPrecision>()
        from hasScale in (bool[])[true, false]
        select (hasScale, precision);

    [Theory]
    [InlineData(1, 5, 8, 12, 3, 1, 4, 4)]
    [InlineData(3, 7, 6, 9, 1, 3, 3, 1)]
    [InlineData(9, 2, 5, 5, 3, 5, 5, 1)]
    [InlineData(8, 16, 16, 24, 2, 1, 24, 16)]
    [InlineData(2, 3, 4, 36, 1, 2, 9, 2)]
    public void Equals_the_reference(
        int samples, int count, int channels, int filters, int taps, int groups, int cellFilters, int cellChannels)
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            channels, filters, (taps, 3), null, null, null, groups);
        int across = geometry.InChannelsPerGroup / cellChannels, down = filters / cellFilters;
        int tiles = taps * 3 * down * across;
        Filler filler = new(samples + filters);
        float[] coefficients = filler.Numbers((samples + First) * tiles * count);
        float[] cells = filler.Numbers(count * cellFilters * cellChannels);
        float[] scale = filler.Numbers(filters), biases = filler.Numbers(filters);
        foreach ((bool hasScale, ExpertPrecision precision) in Variants)
        {
            (float[] words, StoredExperts stored) = StoredNumbers.Matrix(cells, count, cellChannels, precision);
            FilterLayout layout = new(
                filters, geometry.InChannelsPerGroup, taps, 3, groups, geometry.OutChannelsPerGroup == 1 ? 1 : 4);
            BankRow row = new(layout, filters);
            float[] mixed = KernelRun.Run(
                gpu.Context,
                new AggregateCells(
                    (uint)samples, First, ((uint)count, (uint)cellFilters, (uint)cellChannels),
                    (0, (uint)(cellFilters * cellChannels)), geometry, (uint)layout.Tile,
                    (row.Count, layout.PackedCount, row.BiasOffset), hasScale, stored),
                samples * row.Count, coefficients, words, hasScale ? [.. scale, .. biases] : biases);
            float[] plain = new float[samples * layout.PlainCount];
            row.UnpackWeights(mixed, plain);
            float[] written = new float[samples * filters];
            row.UnpackBiases(mixed, written);
            Assert.All(written.Chunk(filters), sample => Assert.Equal(biases, sample));

            double[] expected = new double[plain.Length], magnitudes = new double[plain.Length];
            for (int n = 0; n < samples; n++)
            {
                Tile(
                    coefficients.AsSpan((n + First) * tiles * count),
                    StoredNumbers.Rounded(cells, cellChannels, precision), hasScale ? scale : null,
                    (count, cellFilters, cellChannels), geometry,
                    expected.AsSpan(n * layout.PlainCount, layout.PlainCount),
                    magnitudes.AsSpan(n * layout.PlainCount, layout.PlainCount));
            }

            Parity.Check(plain, expected, Conditioning.Bound(expected, magnitudes), $"scale {hasScale}, {precision}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(31)]
    public void Columns_may_be_bound_in_parts(int first)
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(8, 12, 3, null, null, null, 1);
        BankRow row = new(new FilterLayout(12, 8, 3, 3, 1, 8), 12);
        Filler filler = new(first);
        float[] coefficients = filler.Numbers(2 * 54 * 5), cells = filler.Numbers(5 * 32), scale = filler.Numbers(24);
        float[] whole = Mix(0, 32), left = Mix(0, first), right = Mix(first, 32 - first);

        for (int i = 0; i < whole.Length; i++)
        {
            // What a part does not write is poison.
            Assert.True(float.IsNaN(left[i]) != float.IsNaN(right[i]) || (left[i], right[i], whole[i]) == (0, 0, 0));
            Assert.Equal(whole[i], float.IsNaN(left[i]) ? right[i] : left[i]);
        }

        float[] Mix(int from, int count) => KernelRun.Run(
            gpu.Context,
            new AggregateCells(
                2, 0, (5, 4, 8), ((uint)from, (uint)count), geometry, 8,
                (row.Count, row.Layout.PackedCount, row.BiasOffset), true,
                StoredExperts.Singles((uint)count, (uint)count)),
            2 * row.Count, coefficients,
            [.. cells.Chunk(32).SelectMany(cell => cell[from..(from + count)])], scale);
    }

    [Fact]
    public void Cells_that_do_not_tile_the_kernel_are_refused() =>
        Assert.Contains(
            "cells of 5×4 do not tile a kernel of 8×4",
            Assert.Throws<ArgumentException>(() => new AggregateCells(
                1, 0, (1, 5, 4), (0, 20), ConvolutionGeometry.Create(4, 8, 1, null, null, null, 1), 8, (32, 32, 32),
                false, StoredExperts.Singles(20, 20))).Message);

    /// <summary>Cell by cell, as the layer's authors assemble a kernel: cell j of the row goes to its place.</summary>
    private static void Tile(
        ReadOnlySpan<float> coefficients, float[] cells, float[]? scale, (int Count, int Filters, int Channels) cell,
        ConvolutionGeometry geometry, Span<double> kernel, Span<double> magnitudes)
    {
        int taps = geometry.KernelHeight * geometry.KernelWidth, j = 0;
        for (int tap = 0; tap < taps; tap++)
        {
            for (int go = 0; go < geometry.OutChannels / cell.Filters; go++)
            {
                for (int gi = 0; gi < geometry.InChannelsPerGroup / cell.Channels; gi++, j++)
                {
                    for (int e = 0; e < cell.Filters * cell.Channels; e++)
                    {
                        int o = (go * cell.Filters) + (e / cell.Channels);
                        int c = (gi * cell.Channels) + (e % cell.Channels);
                        int at = (((o * geometry.InChannelsPerGroup) + c) * taps) + tap;
                        for (int i = 0; i < cell.Count; i++)
                        {
                            double term = (double)coefficients[(j * cell.Count) + i]
                                * cells[(i * cell.Filters * cell.Channels) + e] * (scale?[o] ?? 1);
                            kernel[at] += term;
                            magnitudes[at] += Math.Abs(term);
                        }
                    }
                }
            }
        }
    }
}
