using System;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Planning.Weights;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>Experts mixed and transformed at once: against float64, and against the two kernels that do one after the other.</summary>
public sealed class WinogradMixingTests(GpuDevice gpu)
{
    private const int Taps = 9;

    [Theory]
    [InlineData(1, 4, 5, 3, 4, 2, ExpertPrecision.Float32)]
    [InlineData(1, 4, 5, 3, 4, 4, ExpertPrecision.Float32)]
    [InlineData(2, 1, 16, 1, 16, 4, ExpertPrecision.Float32)]
    [InlineData(5, 7, 13, 6, 8, 2, ExpertPrecision.Float32)]
    [InlineData(7, 3, 33, 9, 12, 4, ExpertPrecision.Float32)]
    [InlineData(3, 4, 17, 5, 8, 4, ExpertPrecision.Float16)]
    [InlineData(1, 5, 9, 7, 16, 2, ExpertPrecision.Float16)]
    [InlineData(6, 4, 17, 5, 8, 2, ExpertPrecision.Int8)]
    [InlineData(1, 3, 21, 4, 4, 4, ExpertPrecision.Int8)]
    public void Equals_the_definition_and_mixing_before_transforming(
        int n, int k, int filters, int channels, int tile, int side, ExpertPrecision precision)
    {
        Filler filler = new(filters + channels);
        BankRow row = new(new FilterLayout(filters, channels, 3, 3, 1, tile), filters);
        float[] weights = filler.Numbers(k * filters * channels * Taps);
        float[] biases = filler.Numbers(k * filters);
        float[] shares = filler.Numbers((n + 1) * k);
        (float[] words, StoredExperts stored) = StoredNumbers.Bank(weights, biases, k, row, precision);
        // A row of the attention that is another part's comes first.
        (uint un, uint uk, uint packed) = ((uint)n, (uint)k, (uint)row.Layout.PackedCount);
        int product = row.Layout.PackedCount / Taps, products = (side + 2) * (side + 2);
        uint biasCount = (uint)(row.Count - row.BiasOffset);

        float[][] made = KernelRun.RunBothWays(
            gpu.Context,
            new WinogradMixing(un, 1, uk, packed, biasCount, (uint)tile, (uint)side, stored),
            [n * products * product, n * (int)biasCount], shares, words);

        float[] mixed = KernelRun.Run(
            gpu.Context, new AggregateKernels(un, uk, ((uint)row.Count, (uint)row.BiasOffset), 1, stored), n * row.Count,
            shares, words);
        float[] transformed = KernelRun.RunBothWays(
            gpu.Context, new WinogradFilters(un, packed, (uint)tile, (uint)row.Count, (uint)side),
            n * products * product, mixed);
        Parity.SameBits(made[0], transformed, "transformed kernels");
        float[] left = StoredNumbers.Rounded(weights, channels * Taps, precision);
        for (int sample = 0; sample < n; sample++)
        {
            Parity.SameBits(
                made[1].AsSpan(sample * (int)biasCount, filters),
                mixed.AsSpan((sample * row.Count) + row.BiasOffset, filters), $"biases of sample {sample}");
            CheckSample(
                made[0].AsSpan(sample * products * product, products * product), left, row.Layout,
                shares.AsSpan((sample + 1) * k, k), side, product);
        }
    }

    [Theory]
    [InlineData(1, ExpertPrecision.Float32)]
    [InlineData(6, ExpertPrecision.Float32)]
    [InlineData(3, ExpertPrecision.Float16)]
    [InlineData(3, ExpertPrecision.Int8)]
    public void What_stands_behind_the_experts_is_added_to_their_biases_and_to_nothing_else(
        int n, ExpertPrecision precision)
    {
        const int Experts = 4, Filters = 17;
        Filler filler = new(n);
        BankRow row = new(new FilterLayout(Filters, 5, 3, 3, 1, 8), Filters);
        float[] shares = filler.Numbers(n * Experts), alike = filler.Numbers(row.BiasCount);
        (float[] words, StoredExperts stored) = StoredNumbers.Bank(
            filler.Numbers(Experts * row.Layout.PlainCount), filler.Numbers(Experts * Filters), Experts, row, precision);
        float[][] mixed = Make([.. words, .. alike], addsAlike: true), without = Make(words, addsAlike: false);

        Parity.SameBits(mixed[0], without[0], "transformed kernels");
        float[] aggregated = KernelRun.Run(
            gpu.Context,
            new AggregateKernels((uint)n, Experts, ((uint)row.Count, (uint)row.BiasOffset), 0, stored, addsAlike: true),
            n * row.Count, shares, [.. words, .. alike]);
        for (int sample = 0; sample < n; sample++)
        {
            ReadOnlySpan<float> biases = mixed[1].AsSpan(sample * row.BiasCount, Filters);
            Parity.SameBits(
                biases, aggregated.AsSpan((sample * row.Count) + row.BiasOffset, Filters), $"biases of sample {sample}");
            for (int o = 0; o < Filters; o++)
            {
                Assert.Equal((double)without[1][(sample * row.BiasCount) + o] + alike[o], biases[o], 1e-5);
            }
        }

        float[][] Make(float[] bank, bool addsAlike)
        {
            int product = row.Layout.PackedCount / Taps;
            return KernelRun.RunBothWays(
                gpu.Context,
                new WinogradMixing(
                    (uint)n, 0, Experts, (uint)row.Layout.PackedCount, (uint)row.BiasCount, 8, 4, stored,
                    addsAlike),
                [n * 36 * product, n * row.BiasCount], shares, bank);
        }
    }

    [Fact]
    public void Writes_no_biases_where_there_are_none()
    {
        BankRow row = new(new FilterLayout(4, 2, 3, 3, 1, 4), 0);
        (float[] words, StoredExperts stored) = StoredNumbers.Bank(
            new Filler(1).Numbers(2 * 4 * 2 * Taps), null, 2, row, ExpertPrecision.Float32);

        float[][] made = KernelRun.RunBothWays(
            gpu.Context, new WinogradMixing(1, 0, 2, (uint)row.Layout.PackedCount, 0, 4, 2, stored), [16 * 8, 4],
            [1, 0], words);

        Assert.All(made[0], static number => Assert.False(float.IsNaN(number)));
        Assert.All(made[1], static number => Assert.True(float.IsNaN(number)));
    }

    /// <summary>U = G w Gᵀ of every filter and channel, in float64.</summary>
    private static void CheckSample(
        ReadOnlySpan<float> made, float[] weights, FilterLayout layout, ReadOnlySpan<float> shares, int side, int product)
    {
        double[][] transform = side == 2
            ? [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]]
            :
            [
                [1 / 4.0, 0, 0], [-1 / 6.0, -1 / 6.0, -1 / 6.0], [-1 / 6.0, 1 / 6.0, -1 / 6.0],
                [1 / 24.0, 1 / 12.0, 1 / 6.0], [1 / 24.0, -1 / 12.0, 1 / 6.0], [0, 0, 1],
            ];
        int lines = side + 2, planes = layout.PlainCount / Taps;
        float[] actual = new float[planes * lines * lines];
        double[] expected = new double[actual.Length];
        for (int plane = 0; plane < planes; plane++)
        {
            // All nine taps lie a tile apart, so the first one's place tells the channel's.
            int place = layout.PlaceOf(plane * Taps);
            int inTile = place % layout.Tile, quads = place / layout.Tile / Taps;
            for (int i = 0; i < lines * lines; i++)
            {
                (int y, int x) = (i / lines, i % lines);
                actual[(plane * lines * lines) + i] = made[(i * product) + (quads * layout.Tile) + inTile];
                double sum = 0;
                for (int t = 0; t < Taps; t++)
                {
                    double mixed = 0;
                    for (int k = 0; k < shares.Length; k++)
                    {
                        mixed += shares[k] * (double)weights[(k * layout.PlainCount) + (plane * Taps) + t];
                    }

                    sum += transform[y][t / 3] * mixed * transform[x][t % 3];
                }

                expected[(plane * lines * lines) + i] = sum;
            }
        }

        Parity.Check(actual, expected, Parity.Bound, "transformed kernel");
    }
}
