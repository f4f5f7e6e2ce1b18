using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

public sealed class LinearTests(GpuDevice gpu)
{
    private static readonly Gen<(int N, int I, int O, bool Bias)> Sizes =
        from n in Gen.Elements(1, 1, 2, 3, 5, 9, 33, 65)
        from i in Gen.Elements(
            1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 129, 255, 257, 400, 1000, 1280)
        from o in Gen.Elements(1, 1, 2, 3, 4, 5, 10, 31, 63, 64, 65, 101)
        from bias in Gen.Elements(true, false)
        select (n, i, o, bias);

    private static IEnumerable<(int N, int I, int O, bool Bias)> Cases =>
    [
        (1, 1, 1, false), (1, 1, 1, true), (33, 1, 5, true), (1, 4097, 1, true), (2, 25088, 7, true),
        (130, 3, 1, false),
        .. Sizes.Sample(120, new Rnd(ConvolutionCases.Seed(31)), 50),
    ];

    [Fact]
    public void Equals_the_reference() => Assert.All(Cases, (given, index) =>
    {
        (int n, int i, int o, bool hasBias) = given;
        Filler filler = new(index);
        float[] input = filler.Numbers(n * i);
        float[] weight = filler.Numbers(o * i);
        float[]? bias = hasBias ? filler.Numbers(o) : null;

        float[] output = Run(given, input, weight, bias);

        double[] expected = Dense.Linear(input, n, i, o, weight, bias);
        double[] magnitudes = Dense.Linear(
            Conditioning.Magnitudes(input), n, i, o, Conditioning.Magnitudes(weight), Conditioning.Magnitudes(bias));
        Parity.Check(
            output, expected, Conditioning.Bound(expected, magnitudes), $"[{n}, {i}] to [{n}, {o}], bias {hasBias}");
    });

    [Theory]
    [InlineData(ExpertPrecision.Float16)]
    [InlineData(ExpertPrecision.Int8)]
    public void Weights_that_generate_kernels_are_stored_as_experts_are(ExpertPrecision precision) =>
        Assert.All(Cases.Where(static given => given.I < 5000), (given, index) =>
        {
            (int n, int i, int o, bool hasBias) = given;
            Filler filler = new(index);
            (float[] input, float[] weight) = (filler.Numbers(n * i), filler.Numbers(o * i));
            float[]? bias = hasBias ? filler.Numbers(o) : null;
            (float[] words, StoredExperts stored) = StoredNumbers.Matrix(weight, o, i, precision);

            float[] output = KernelRun.RunBothWays(
                gpu.Context, new Linear((uint)n, (uint)i, (uint)o, hasBias, stored), n * o, input, words,
                bias ?? [float.NaN]);

            weight = StoredNumbers.Rounded(weight, i, precision);
            double[] expected = Dense.Linear(input, n, i, o, weight, bias);
            double[] magnitudes = Dense.Linear(
                Conditioning.Magnitudes(input), n, i, o, Conditioning.Magnitudes(weight),
                Conditioning.Magnitudes(bias));
            Parity.Check(
                output, expected, Conditioning.Bound(expected, magnitudes), $"{precision}, [{n}, {i}] to [{n}, {o}]");
        });

    [Theory]
    [InlineData(Activation.ReLU)]
    [InlineData(Activation.ReLU6)]
    [InlineData(Activation.SiLU)]
    [InlineData(Activation.Sigmoid)]
    public void The_activation_comes_after_the_bias(Activation activation)
    {
        Filler filler = new(5);
        float[] input = filler.Numbers(3 * 37);
        float[] weight = filler.Numbers(19 * 37);
        float[] bias = filler.Numbers(19, 5);

        float[] output = Run((3, 37, 19, true), input, weight, bias, activation);

        double[] expected = Elementwise.Apply(activation.ToReference(), Dense.Linear(input, 3, 37, 19, weight, bias));
        Parity.Check(output, expected, Parity.Bound, $"{activation}");
    }

    [Theory]
    [InlineData(1, 5, 4, 4, 1f)]
    [InlineData(3, 129, 4, 4, 31f)]
    [InlineData(2, 1, 1, 1, 1f)]
    [InlineData(9, 40, 150, 4, 1f)]
    [InlineData(5, 257, 16, 16, 0.5f)]
    [InlineData(2, 2000, 30, 3, 1f)]
    public void The_last_outputs_may_become_a_softmax_with_the_bits_of_one_apart(
        int samples, int inputs, int outputs, int experts, float temperature)
    {
        (int N, int I, int O, bool Bias) given = (samples, inputs, outputs, true);
        Filler filler = new(inputs);
        float[] input = filler.Numbers(samples * inputs), weight = filler.Numbers(outputs * inputs);
        float[] bias = filler.Numbers(outputs);
        float[] logits = Run(given, input, weight, bias);
        float[] actual = KernelRun.RunBothWays(
            gpu.Context,
            new Linear((uint)samples, (uint)inputs, (uint)outputs, true, Activation.Sigmoid)
                .WithSoftmax((uint)experts, temperature),
            logits.Length, input, weight, bias);

        float[] sigmoids = KernelRun.Run(
            gpu.Context, new Activate((uint)logits.Length, Activation.Sigmoid), logits.Length, logits);
        float[] last = [.. logits.Chunk(outputs).SelectMany(row => row[^experts..])];
        float[] shares = KernelRun.Run(
            gpu.Context, new Softmax((uint)samples, (uint)experts, temperature), last.Length, last);
        for (int n = 0; n < samples; n++)
        {
            Span<float> row = actual.AsSpan(n * outputs, outputs);
            if (outputs > experts)
            {
                Parity.SameBits(row[..^experts], sigmoids.AsSpan(n * outputs, outputs - experts), $"sigmoids of {n}");
            }

            Parity.SameBits(row[^experts..], shares.AsSpan(n * experts, experts), $"shares of {n}");
        }

        double[] exact = [.. Dense.Linear(input, samples, inputs, outputs, weight, bias).Chunk(outputs)
            .SelectMany(row => Reference.Attention.Softmax(row[^experts..], 1, experts, temperature))];
        Parity.Check(shares, exact, 1e-4, "shares");
    }

    [Fact]
    public void A_softmax_of_too_many_outputs_or_of_no_temperature_is_refused()
    {
        Linear layer = new(1, 4, 20, hasBias: false, Activation.None);
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.WithSoftmax(17, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.WithSoftmax(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.WithSoftmax(4, 0));
    }

    [Fact]
    public void NaN_and_infinity_stay_in_their_row_and_column()
    {
        float[] input = [1, 2, 3, 1, float.NaN, 3, 1, 2, float.PositiveInfinity];
        float[] weight = [1, 1, 1, 1, 1, -1, 1, 1, 0, float.NaN, 0, 0];
        (float nan, float inf) = (float.NaN, float.PositiveInfinity);

        Assert.Equal(
            [6, 0, 3, nan, nan, nan, nan, nan, inf, -inf, nan, nan], Run((3, 3, 4, false), input, weight, null));
    }

    private float[] Run(
        (int N, int I, int O, bool Bias) given, float[] input, float[] weight, float[]? bias,
        Activation activation = Activation.None) =>
        KernelRun.RunBothWays(
            gpu.Context,
            new Linear((uint)given.N, (uint)given.I, (uint)given.O, bias is not null, activation),
            given.N * given.O,
            input,
            weight,
            bias ?? [float.NaN]);
}
