using System;
using System.Linq;
using DynConv.Vulkan.Tests.Cases;
using Xunit;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>
/// What dynamic convolution must satisfy whatever its numbers are, on drawn configurations: equal experts, uniform and
/// one-hot attention, order of the batch, temperature, groups, batch normalisation.
/// </summary>
public sealed class IdentityTests
{
    private const double Bound = 1e-11;

    [Fact]
    public void Equal_experts_give_the_static_convolution() => Holds(1, static (given, tensors) =>
    {
        float[] weight = tensors.BankWeight[..given.FilterElements];
        float[]? bias = tensors.BankBias?[..given.O];
        DynamicConvolution layer = tensors.Layer() with
        {
            Bank = (Repeat(weight, given.Experts), bias is null ? default : Repeat(bias, given.Experts)),
        };

        Same(
            layer.Forward(tensors.Input, given.Input).Output,
            Static(given, tensors.Input, weight, bias),
            "equal experts");
    });

    [Fact]
    public void A_zero_last_layer_gives_the_mean_kernel() => Holds(2, static (given, tensors) =>
    {
        DynamicConvolution layer = tensors.Layer() with { Fc2 = (new float[given.Experts * given.Hidden], default) };

        DynamicConvolutionStages stages = layer.Forward(tensors.Input, given.Input);

        Assert.All(stages.Attention, share => Assert.Equal(1.0 / given.Experts, share, 1e-15));
        Same(
            stages.Output,
            Static(
                given,
                tensors.Input,
                Mean(tensors.BankWeight, given.Experts),
                tensors.BankBias is null ? default : Mean(tensors.BankBias, given.Experts)),
            "mean kernel");
    });

    [Fact]
    public void A_large_bias_selects_its_expert() => Holds(3, static (given, tensors) =>
    {
        int chosen = given.Seed % given.Experts;
        double[] bias = new double[given.Experts];
        bias[chosen] = 1e7 * given.Temperature;
        DynamicConvolution layer = tensors.Layer() with { Fc2 = (tensors.Fc2Weight, bias) };

        Same(
            layer.Forward(tensors.Input, given.Input).Output,
            Static(
                given,
                tensors.Input,
                tensors.BankWeight.Chunk(given.FilterElements).ElementAt(chosen),
                tensors.BankBias?.Chunk(given.O).ElementAt(chosen)),
            "one expert");
    });

    [Fact]
    public void Samples_do_not_see_each_other() => Holds(4, static (given, tensors) =>
    {
        double[] together = tensors.Expected().Output;
        int size = tensors.Input.Length / given.N;
        float[] reversed = [.. tensors.Input.Chunk(size).Reverse().SelectMany(static sample => sample)];
        double[] backwards = tensors.Layer().Forward(reversed, given.Input).Output;
        double[] alone = tensors.Layer().Forward(tensors.Input[..size], given.Input with { N = 1 }).Output;

        Assert.Equal(
            together, backwards.Chunk(together.Length / given.N).Reverse().SelectMany(static sample => sample));
        Assert.Equal(together[..alone.Length], alone);
    });

    [Fact]
    public void A_boundless_temperature_gives_the_mean() => Holds(5, static (given, tensors) =>
        Assert.All(
            (tensors.Layer() with { Temperature = 1e30 }).Forward(tensors.Input, given.Input).Attention,
            share => Assert.Equal(1.0 / given.Experts, share, 1e-15)));

    [Fact]
    public void The_temperature_folds_into_the_last_layer() => Holds(6, static (given, tensors) =>
    {
        DynamicConvolution layer = tensors.Layer() with
        {
            Temperature = 1,
            Fc2 = (
                Scaled(tensors.Fc2Weight, 1.0 / given.Temperature),
                tensors.Fc2Bias is null ? default : Scaled(tensors.Fc2Bias, 1.0 / given.Temperature)),
        };

        Same(layer.Forward(tensors.Input, given.Input).Output, tensors.Expected().Output, "folded temperature");
    });

    [Fact]
    public void Groups_are_separate_convolutions_side_by_side() => Holds(7, static (given, tensors) =>
    {
        DynamicConvolutionStages stages = tensors.Expected();
        Planes part = given.Input with { C = given.C / given.Groups };
        double[][] outputs =
        [
            .. Enumerable.Range(0, given.Groups).Select(g => Convolution.PerSample(
                Part(tensors.Input, given, g),
                part,
                Part(stages.Weight, given, g),
                stages.Bias is null ? default : Part(stages.Bias, given, g),
                given.O / given.Groups,
                given.Window)),
        ];

        Assert.All(outputs, (output, g) => Assert.Equal(Part(stages.Convolved, given, g), output));
    });

    [Fact]
    public void Batch_normalisation_folds_into_every_expert() => Holds(8, static (given, tensors) =>
    {
        Filler filler = new(given.Seed + 99);
        float[] gamma = filler.Numbers(given.O);
        gamma[0] = 0;
        float[] beta = filler.Numbers(given.O);
        float[] mean = filler.Numbers(given.O);
        float[] variance = [.. filler.Numbers(given.O).Select(static x => (x * x) + 0.01f)];
        double[] scale = [.. gamma.Zip(variance, static (g, v) => g / Math.Sqrt(v + 1e-5))];
        double[] shift = [.. beta.Select((b, o) => b - (scale[o] * mean[o]))];
        int filter = given.FilterElements / given.O;
        float[] biases = tensors.BankBias ?? new float[given.Experts * given.O];
        DynamicConvolution folded = tensors.Layer() with
        {
            Bank = (
                (double[])[.. tensors.BankWeight.Select((w, i) => scale[i / filter % given.O] * w)],
                (double[])[.. biases.Select((b, i) => (scale[i % given.O] * b) + shift[i % given.O])]),
        };

        double[] convolved = tensors.Expected().Convolved;
        double[] normalised = Elementwise.BatchNorm(convolved, given.Output, gamma, beta, mean, variance);

        Same(folded.Forward(tensors.Input, given.Input).Convolved, normalised, "folded normalisation");
        Same(Elementwise.ChannelAffine(convolved, given.Output, scale, shift), normalised, "scale and shift");
    });

    [Fact]
    public void Scaling_the_input_does_not_scale_the_output()
    {
        ConvolutionCase given = ConvolutionCase.Parse("n=2 c=8 o=4 in=6x6 k=3 p=1 bias=none seed=12");
        ConvolutionTensors tensors = new(given);
        double[] once = tensors.Expected().Output;
        double[] doubled = tensors.Layer().Forward(Scaled(tensors.Input, 2), given.Input).Output;

        // A test that took the layer for linear would be off by 28 percent here.
        Assert.InRange(once.Zip(doubled, static (a, b) => Math.Abs(b - (2 * a))).Max() / doubled.Max(), 0.1, 1);
    }

    private static void Holds(ulong seed, Action<ConvolutionCase, ConvolutionTensors> identity) =>
        ConvolutionCases.Check(
            ConvolutionCases.Random(60, seed), given => identity(given, new ConvolutionTensors(given)));

    private static void Same(double[] actual, double[] expected, string what) =>
        Parity.Check(actual, expected, Bound, what);

    private static double[] Static(ConvolutionCase given, Values input, Values weight, Values bias) =>
        Elementwise.Apply(
            given.Activation,
            Convolution.Shared(input, given.Input, weight, bias, given.O, given.Window, given.Groups));

    private static float[] Repeat(float[] expert, int experts) =>
        [.. Enumerable.Repeat(expert, experts).SelectMany(static values => values)];

    private static double[] Mean(float[] bank, int experts) =>
        [.. Enumerable.Range(0, bank.Length / experts).Select(
            i => Enumerable.Range(0, experts).Average(k => (double)bank[(k * bank.Length / experts) + i]))];

    private static double[] Scaled(float[] values, double factor) => [.. values.Select(value => factor * value)];

    /// <summary>One group's part of a tensor [N, G·…].</summary>
    private static T[] Part<T>(T[] tensor, ConvolutionCase given, int group) =>
        [.. tensor.Chunk(tensor.Length / (given.N * given.Groups))
            .Where((_, index) => index % given.Groups == group).SelectMany(static values => values)];
}
