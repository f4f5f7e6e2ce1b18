using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>
/// Blocked convolutions with kernels that are there and kernels that are mixed on the way, against float64: awkward and
/// drawn configurations, each with another block and packing; and every block on the same configurations.
/// </summary>
public sealed class BlockedConvolutionTests(GpuDevice gpu)
{
    // One kernel size, activation and bias: a pipeline for each block serves them all.
    private static readonly ConvolutionCase[] Common =
    [
        .. ((string[])
        [
            "n=2 c=3 o=70 in=9x9 k=3 p=1", "n=1 c=37 o=8 in=7x7 k=3 p=1 s=2", "n=3 c=8 o=24 in=13x12 k=3 p=2 d=2 g=2",
            "n=2 c=5 o=131 in=12x12 k=3 p=1", "n=1 c=2 o=3 in=40x17 k=3 p=1 s=1x3", "n=2 c=1 o=1 in=3x3 k=3 p=7",
        ]).Select(ConvolutionCase.Parse),
    ];

    private static IReadOnlyList<ConvolutionCase> Cases { get; } =
        [.. ConvolutionCases.Awkward, .. ConvolutionCases.Random(40, seed: 20240601)];

    private VulkanContext Device => gpu.Context;

    [Fact]
    public void Kernels_of_samples_equal_the_reference() => ConvolutionCases.Check(Half(0), given =>
        CheckConvolution(given, BlockOf(given), PackingOf(given)));

    [Fact]
    public void Mixed_experts_equal_the_reference() => ConvolutionCases.Check(Half(1), given =>
        CheckMixing(given, BlockOf(given), PackingOf(given)));

    [Fact]
    public void Every_block_equals_the_reference()
    {
        foreach (ConvolutionBlock block in BlockedRun.Blocks(Device))
        {
            ConvolutionCases.Check(Common, given =>
            {
                CheckConvolution(given, block, 8);
                CheckMixing(given, block, 8);
            });
        }
    }

    [Fact]
    public void Without_slices_the_bits_do_not_depend_on_the_block() => ConvolutionCases.Check(Common, given =>
    {
        (ConvolutionTensors tensors, float[] shares) = Attended(given);
        float[] weight = tensors.BankWeight[..given.FilterElements];
        ConvolutionBlock[] blocks = Array.FindAll(BlockedRun.Blocks(Device), static block => block.Slices == 1);
        Assert.InRange(blocks.Length, 5, 100);
        float[] expected = BlockedRun.Convolve(Device, given, tensors.Input, weight, null, blocks[0]);
        float[] expectedMixed = BlockedRun.Mix(
            Device, given, tensors.Input, shares, tensors.BankWeight, tensors.BankBias, blocks[0]);
        foreach (ConvolutionBlock block in blocks[1..])
        {
            Parity.SameBits(
                BlockedRun.Convolve(Device, given, tensors.Input, weight, null, block), expected, $"{block}");
            Parity.SameBits(
                BlockedRun.Mix(Device, given, tensors.Input, shares, tensors.BankWeight, tensors.BankBias, block),
                expectedMixed, $"mixed, {block}");
        }
    });

    [Fact]
    public void Mixing_has_the_bits_of_aggregation_and_convolution() => ConvolutionCases.Check(Common, given =>
    {
        (ConvolutionTensors tensors, float[] shares) = Attended(given);
        float[] Aggregate(float[] bank)
        {
            uint elements = (uint)(bank.Length / given.Experts);
            return KernelRun.Run(
                Device, new AggregateKernels((uint)given.N, (uint)given.Experts, elements),
                given.N * (int)elements, shares, bank);
        }

        ConvolutionBlock block = new(32, 64, 8, 8, 4);
        float[] separate = BlockedRun.Convolve(
            Device, given, tensors.Input, Aggregate(tensors.BankWeight), Aggregate(tensors.BankBias!), block);
        Parity.SameBits(
            BlockedRun.Mix(Device, given, tensors.Input, shares, tensors.BankWeight, tensors.BankBias, block), separate,
            "mixed");
    });

    [Fact]
    public void Biases_of_experts_and_of_all_samples_are_added_in_the_order_of_an_aggregation()
        => ConvolutionCases.Check(Common, given =>
        {
            (ConvolutionTensors tensors, float[] shares) = Attended(given);
            float[] alike = new Filler(given.Seed).Numbers(given.O), bank = tensors.BankBias!;
            float[] sums = new float[given.N * given.O];
            for (int i = 0; i < sums.Length; i++)
            {
                (int n, int o) = Math.DivRem(i, given.O);
                sums[i] = alike[o];
                for (int k = 0; k < given.Experts; k++)
                {
                    sums[i] += shares[(n * given.Experts) + k] * bank[(k * given.O) + o];
                }
            }

            float[] actual = BlockedRun.Mix(
                Device, given, tensors.Input, shares, tensors.BankWeight, bank, new ConvolutionBlock(32, 64, 8, 8, 4),
                alike: alike);
            Check(
                given, actual, tensors.Input, Narrow(Mixed(given, shares, tensors.BankWeight))!, sums,
                "mixed biases and those of all");
        });

    [Fact]
    public void A_sample_has_the_same_bits_alone() => ConvolutionCases.Check(Common, given =>
    {
        (ConvolutionTensors tensors, float[] shares) = Attended(given);
        ConvolutionBlock block = new(16, 64, 16, 4, 4, 4);
        float[] whole = BlockedRun.Mix(
            Device, given, tensors.Input, shares, tensors.BankWeight, tensors.BankBias, block);
        int n = given.N - 1, input = given.Input.Count / given.N, output = given.Output.Count / given.N;
        float[] alone = BlockedRun.Mix(
            Device, given with { N = 1 }, tensors.Input[(n * input)..], shares[(n * given.Experts)..],
            tensors.BankWeight, tensors.BankBias, block);
        Parity.SameBits(alone, whole.AsSpan(n * output), "alone");
    });

    [Fact]
    public void NaN_reaches_the_windows_that_see_it()
    {
        ConvolutionCase given = ConvolutionCase.Parse("n=2 c=2 o=5 in=9x8 k=3 p=1 bias=none K=2");
        ConvolutionTensors tensors = new(given);
        tensors.Input[(1 * 2 * 72) + (4 * 8) + 3] = float.NaN;
        float[] y = BlockedRun.Mix(
            Device, given, tensors.Input, [1, 0, 0.5f, 0.5f], tensors.BankWeight, null,
            new ConvolutionBlock(16, 64, 16, 4, 4));
        for (int i = 0; i < y.Length; i++)
        {
            int row = i / 8 % 9, column = i % 8, n = i / (5 * 72);
            Assert.Equal(n == 1 && row is >= 3 and <= 5 && column is >= 2 and <= 4, float.IsNaN(y[i]));
        }
    }

    // Every case is a pipeline, and the two kernels differ only in how a weight is loaded.
    private static ConvolutionCase[] Half(int which) => [.. Cases.Where((_, place) => place % 2 == which)];

    private ConvolutionBlock BlockOf(ConvolutionCase given)
    {
        ConvolutionBlock[] blocks = BlockedRun.Blocks(Device);
        int place = Cases.TakeWhile(other => other != given).Count();
        return place % 3 == 0
            ? ConvolutionBlock.Choose(
                ConvolutionRun.GeometryOf(given), given.Output.Area, given.N, Device.Capabilities)
            : blocks[place % blocks.Length];
    }

    private uint PackingOf(ConvolutionCase given) => given.Seed % 2 == 0 && BlockOf(given).Fits(16, Device.Capabilities)
        ? 16
        : ConvolutionBlock.PackedFilters(ConvolutionRun.GeometryOf(given));

    private void CheckConvolution(ConvolutionCase given, ConvolutionBlock block, uint packed)
    {
        (ConvolutionTensors tensors, float[] shares) = Attended(given);
        float[] weight = Narrow(Mixed(given, shares, tensors.BankWeight))!;
        float[]? bias = tensors.BankBias is null ? null : Narrow(Mixed(given, shares, tensors.BankBias));
        Check(
            given, BlockedRun.Convolve(Device, given, tensors.Input, weight, bias, block, packed), tensors.Input,
            weight, bias, $"{block}, packed by {packed}");
    }

    private void CheckMixing(ConvolutionCase given, ConvolutionBlock block, uint packed)
    {
        (ConvolutionTensors tensors, float[] shares) = Attended(given);
        // Of experts without biases, half the cases get biases that all samples share.
        float[]? bias = tensors.BankBias ?? (given.Seed % 2 == 0 ? new Filler(given.Seed).Numbers(given.O) : null);
        float[] actual = BlockedRun.Mix(
            Device, given, tensors.Input, shares, tensors.BankWeight, bias, block, packed);
        float[]? perSample = tensors.BankBias is not null ? Narrow(Mixed(given, shares, tensors.BankBias))
            : bias is not null ? [.. Enumerable.Repeat(bias, given.N).SelectMany(static b => b)]
            : null;
        Check(
            given, actual, tensors.Input, Narrow(Mixed(given, shares, tensors.BankWeight))!, perSample,
            $"mixed, {block}, packed by {packed}");
    }

    private static void Check(
        ConvolutionCase given, float[] actual, float[] input, float[] weight, float[]? bias, string what)
    {
        double[] Sums(float[] x, float[] w, float[]? b) => Reference.Convolution.PerSample(
            x, given.Input, w, b, given.O, given.Window, given.Groups);
        double[] expected = Elementwise.Apply(given.Activation, Sums(input, weight, bias));
        double[] magnitudes = Sums(
            Conditioning.Magnitudes(input)!, Conditioning.Magnitudes(weight)!, Conditioning.Magnitudes(bias));
        Parity.Check(actual, expected, Conditioning.Bound(expected, magnitudes), what);
    }

    private static (ConvolutionTensors Tensors, float[] Shares) Attended(ConvolutionCase given)
    {
        ConvolutionTensors tensors = new(given);
        return (tensors, Narrow(tensors.Expected().Attention)!);
    }

    private static double[] Mixed(ConvolutionCase given, float[] shares, float[] bank) => Reference.Attention.Aggregate(
        shares, bank, given.N, given.Experts, bank.Length / given.Experts);

    private static float[]? Narrow(double[]? values) =>
        values is null ? null : Array.ConvertAll(values, static value => (float)value);
}
