using System;
using System.Collections.Generic;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Weights;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

public sealed class AggregateScaledTests(GpuDevice gpu)
{
    private const int First = 2;

    public static TheoryData<int, int, int, int, int, int> Kernels => new()
    {
        // samples, experts, channels, filters, taps along x, groups
        { 1, 4, 3, 5, 3, 1 },
        { 2, 1, 8, 12, 1, 2 },
        { 3, 3, 7, 7, 3, 7 },
        { 9, 4, 6, 9, 2, 3 },
        { 17, 2, 5, 16, 1, 1 },
        { 8, 8, 16, 33, 3, 1 },
    };

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Equals_the_reference(int samples, int experts, int channels, int filters, int taps, int groups)
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            channels, filters, (3, taps), null, null, null, groups);
        foreach (CoefficientLayout layout in Layouts(experts, geometry))
        {
            foreach (ExpertPrecision precision in Enum.GetValues<ExpertPrecision>())
            {
                Check(samples, layout, geometry, hasBias: true, precision);
                Check(samples, layout, geometry, hasBias: false, precision);
            }
        }
    }

    /// <summary>A row of nothing but shares, by the kernel for those.</summary>
    [Theory]
    [MemberData(nameof(Kernels))]
    public void Plain_shares_equal_the_reference(
        int samples, int experts, int channels, int filters, int taps, int groups)
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            channels, filters, (3, taps), null, null, null, groups);
        foreach (ExpertPrecision precision in Enum.GetValues<ExpertPrecision>())
        {
            Check(samples, CoefficientLayout.Plain(experts), geometry, hasBias: true, precision);
            Check(samples, CoefficientLayout.Plain(experts), geometry, hasBias: false, precision);
        }
    }

    [Fact]
    public void NaN_reaches_what_it_scales_alone()
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(2, 3, 1, null, null, null, 1);
        CoefficientLayout layout = new(1 + 3, 1) { ShareOffset = 0, FilterScaleOffset = 1 };
        BankRow row = new(new FilterLayout(3, 2, 1, 1, 1, 4), 0);
        float[] bank = new float[row.Count];
        row.Layout.Pack([1, 2, 3, 4, 5, 6], bank.AsSpan(0, row.Layout.PackedCount));

        float[] mixed = Run(
            1, [1, 1, float.NaN, 2], 0, layout, geometry, row,
            (bank, StoredExperts.Singles((uint)row.Count, (uint)row.BiasOffset)));
        float[] plain = new float[6];
        row.UnpackWeights(mixed, plain);

        Assert.Equal([1, 2, float.NaN, float.NaN, 10, 12], plain);
    }

    private static IEnumerable<CoefficientLayout> Layouts(int experts, ConvolutionGeometry geometry)
    {
        (int channels, int filters, int taps) = (geometry.InChannels, geometry.OutChannels, 3 * geometry.KernelWidth);
        yield return new CoefficientLayout(channels + filters + taps + experts, experts)
        {
            InputScaleOffset = 0,
            FilterScaleOffset = channels,
            TapScaleOffset = channels + filters,
            ShareOffset = channels + filters + taps,
        };
        yield return new CoefficientLayout(experts + geometry.InChannelsPerGroup + 1, experts)
        {
            ShareOffset = 1,
            InputScaleOffset = 1 + experts,
            IsInputScaleShared = true,
        };
        yield return new CoefficientLayout(filters * experts, experts) { ShareOffset = 0, IsPerFilter = true };
        if (experts == 1)
        {
            yield return new CoefficientLayout(filters + taps, 1) { FilterScaleOffset = taps, TapScaleOffset = 0 };
        }
    }

    private void Check(
        int samples, CoefficientLayout layout, ConvolutionGeometry geometry, bool hasBias, ExpertPrecision precision)
    {
        Filler filler = new((samples * 100) + layout.Width);
        float[] coefficients = filler.Numbers((samples + First) * layout.Width);
        int kernel = geometry.OutChannels * geometry.InChannelsPerGroup * 3 * geometry.KernelWidth;
        float[] weights = filler.Numbers(layout.Experts * kernel);
        float[] biases = filler.Numbers(layout.Experts * geometry.OutChannels);
        int tile = geometry.OutChannelsPerGroup == 1 ? 1 : 8;
        BankRow row = new(
            new FilterLayout(
                geometry.OutChannels, geometry.InChannelsPerGroup, 3, geometry.KernelWidth, geometry.Groups, tile),
            hasBias ? geometry.OutChannels : 0);
        (float[] Words, StoredExperts Stored) bank =
            StoredNumbers.Bank(weights, hasBias ? biases : null, layout.Experts, row, precision);
        float[] mixed = Run(samples, coefficients, First, layout, geometry, row, bank);
        CheckAlike(samples, coefficients, layout, geometry, row, bank, mixed);
        weights = StoredNumbers.Rounded(weights, kernel / geometry.OutChannels, precision);

        double[] used = Array.ConvertAll(coefficients[(First * layout.Width)..], static x => (double)x);
        double[] magnitudes = Array.ConvertAll(used, Math.Abs);
        float[] plain = new float[samples * kernel];
        row.UnpackWeights(mixed, plain);
        double[] expected = ScaledAggregation.Mix(used, weights, samples, layout, geometry);
        Parity.Check(
            plain, expected,
            Conditioning.Bound(
                expected,
                ScaledAggregation.Mix(magnitudes, Conditioning.Magnitudes(weights)!, samples, layout, geometry)),
            $"weights, {precision}, {samples} samples, {layout}");
        if (hasBias)
        {
            float[] mixedBiases = new float[samples * geometry.OutChannels];
            row.UnpackBiases(mixed, mixedBiases);
            expected = ScaledAggregation.MixBiases(used, biases, samples, layout, geometry.OutChannels);
            Parity.Check(
                mixedBiases, expected,
                Conditioning.Bound(
                    expected,
                    ScaledAggregation.MixBiases(
                        magnitudes, Conditioning.Magnitudes(biases)!, samples, layout, geometry.OutChannels)),
                $"biases, {precision}, {samples} samples, {layout}");
        }
    }

    /// <summary>What stands behind the bank is not mixed: it is added to the biases, and to nothing else.</summary>
    private void CheckAlike(
        int samples, float[] coefficients, CoefficientLayout layout, ConvolutionGeometry geometry, BankRow row,
        (float[] Words, StoredExperts Stored) bank, float[] mixed)
    {
        float[] alike = new Filler(samples).Numbers(row.BiasCount);
        float[] shifted = Run(
            samples, coefficients, First, layout, geometry, row, ([.. bank.Words, .. alike], bank.Stored),
            addsAlike: true);
        for (int i = 0; i < mixed.Length; i++)
        {
            int at = (i % row.Count) - row.BiasOffset;
            double expected = mixed[i] + (at < 0 ? 0.0 : alike[at]);
            Assert.True(Math.Abs(shifted[i] - expected) <= (at < 0 ? 0 : 1e-5), $"{i} of {layout}: {shifted[i]}");
        }
    }

    private float[] Run(
        int samples, float[] coefficients, int first, CoefficientLayout layout, ConvolutionGeometry geometry,
        BankRow row, (float[] Words, StoredExperts Stored) bank, bool addsAlike = false) =>
        layout.IsPlain
            ? KernelRun.RunBothWays(
                gpu.Context,
                new AggregateKernels(
                    (uint)samples, (uint)layout.Experts, ((uint)row.Count, (uint)row.BiasOffset), (uint)first,
                    bank.Stored, addsAlike),
                samples * row.Count, coefficients, bank.Words)
            : KernelRun.RunBothWays(
                gpu.Context,
                new AggregateScaled(
                    (uint)samples, (uint)first, layout, geometry, (uint)row.Layout.Tile,
                    (row.Count, row.Layout.PackedCount, row.BiasOffset), bank.Stored, addsAlike),
                samples * row.Count, coefficients, bank.Words);
}
