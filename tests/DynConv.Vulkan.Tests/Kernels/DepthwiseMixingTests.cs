using System;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Weights;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>Taps mixed where they are used give the bits of mixing first and convolving then, which are compared with
/// float64 elsewhere.</summary>
public sealed class DepthwiseMixingTests(GpuDevice gpu)
{
    [Theory]
    [InlineData(1, 4, 5, 3, 1, 1, 7, 6, MixingBias.None)]
    [InlineData(3, 1, 8, 3, 2, 1, 13, 9, MixingBias.Mixed)]
    [InlineData(2, 7, 3, 5, 1, 1, 8, 12, MixingBias.Shared)]
    [InlineData(5, 4, 9, 3, 1, 2, 11, 16, MixingBias.MixedAndShared)]
    [InlineData(2, 3, 4, 1, 1, 1, 5, 4, MixingBias.Mixed)]
    public void Equals_mixing_before_convolving(
        int n, int k, int channels, int kernel, int stride, int dilation, int height, int width, MixingBias bias)
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            channels, channels, kernel, stride, kernel / 2 * dilation, dilation, channels);
        BankRow row = new(new FilterLayout(channels, 1, kernel, kernel, channels, 1), bias == MixingBias.None ? 0 : channels);
        Filler filler = new(channels + n);
        bool mixes = bias is MixingBias.Mixed or MixingBias.MixedAndShared;
        bool adds = bias is MixingBias.Shared or MixingBias.MixedAndShared;
        (float[] words, StoredExperts stored) = StoredNumbers.Bank(
            filler.Numbers(k * channels * kernel * kernel), mixes ? filler.Numbers(k * channels) : null, k, row,
            ExpertPrecision.Float32);
        float[] alike = [.. filler.Numbers(channels), .. new float[row.BiasCount]];
        float[] bank = adds ? [.. words, .. alike.AsSpan(0, row.BiasCount)] : words;
        // The first row of shares is another part's.
        float[] shares = filler.Numbers((n + 1) * k), input = filler.Numbers(n * channels * height * width);
        int outputs = n * channels * geometry.OutputHeight(height) * geometry.OutputWidth(width);
        (uint un, uint uk, uint h, uint w) = ((uint)n, (uint)k, (uint)height, (uint)width);
        foreach (ConvolutionTile tile in (ConvolutionTile[])[new(1, 4) { Rows = 4 }, new(1, 1), new(1, 7) { Rows = 2 }])
        {
            MixingOperands operands = new(
                uk, (uint)row.Count, 1, uk, (uint)row.BiasOffset, bias, Activation.ReLU);
            float[] fused = KernelRun.Run(
                gpu.Context, new DepthwiseMixingConvolution(geometry, un, (h, w), operands, tile), outputs, input, bank,
                shares);

            float[] mixed = KernelRun.Run(
                gpu.Context,
                new AggregateKernels(un, uk, ((uint)row.Count, (uint)row.BiasOffset), 1, stored, adds), n * row.Count,
                shares, bank);
            ConvolutionOperands apart = new(
                (uint)row.Count, (uint)row.BiasOffset, (uint)row.Count, bias != MixingBias.None, Activation.ReLU);
            float[] expected = KernelRun.Run(
                gpu.Context, new DepthwiseConvolution(geometry, un, h, w, apart, tile), outputs, input, mixed, mixed);
            Parity.SameBits(fused, expected, $"{tile}");
        }
    }

    [Fact]
    public void Refuses_what_it_cannot_hold()
    {
        MixingOperands operands = new(4, 60, 0, 4, 56, MixingBias.None, Activation.None);
        foreach ((ConvolutionGeometry geometry, uint pixels) in new[]
        {
            (ConvolutionGeometry.Create(6, 6, 7, null, 3, null, 6), 4u),
            (ConvolutionGeometry.Create(6, 6, 3, null, 1, null, 3), 4u),
            (ConvolutionGeometry.Create(6, 6, 3, null, 1, null, 6), 60u),
        })
        {
            Assert.Throws<ArgumentException>(
                () => new DepthwiseMixingConvolution(geometry, 1, (9, 9), operands, new ConvolutionTile(1, pixels)));
        }
    }
}
