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

            float[] output = KernelRun.Run(
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
        KernelRun.Run(
            gpu.Context,
            new Linear((uint)given.N, (uint)given.I, (uint)given.O, bias is not null, activation),
            given.N * given.O,
            input,
            weight,
            bias ?? [float.NaN]);
}
