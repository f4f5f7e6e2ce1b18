using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Planning;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Identities;

/// <summary>NaN and infinity in a dynamic layer's input and weights go exactly where PyTorch lets them go.</summary>
public sealed class NonFiniteLayerTests(GpuDevice gpu)
{
    /// <summary>
    /// Every window sees the input: PyTorch's own kernels disagree on what a NaN weight times padding is (its depthwise
    /// convolution skips padding, its general one multiplies).
    /// </summary>
    private static IReadOnlyList<ConvolutionCase> Inside { get; } = [.. IdentityCases.All.Where(static given =>
        given.Window.Y.Padding < given.Window.Y.Taps && given.Window.X.Padding < given.Window.X.Taps
        && given.Window.Y.Dilation == 1 && given.Window.X.Dilation == 1
        && given.H >= given.Window.Y.Taps && given.W >= given.Window.X.Taps)];

    /// <summary>A NaN pixel makes the sample's attention NaN, and with it every output; nobody else's.</summary>
    [Fact]
    public void A_NaN_pixel_spreads_over_its_sample_and_no_other() => ConvolutionCases.Check(Inside, given =>
    {
        ConvolutionTensors tensors = new(given);
        Network network = LayerCase.Build(given, tensors);
        int broken = given.Seed % given.N;
        float[] clean = Run(network, given, tensors.Input).Output;
        LayerCase.Run run = Run(network, given, WithPixel(given, tensors, broken, float.NaN));

        float[][] samples = [.. run.Output.Chunk(run.Output.Length / given.N)];
        for (int n = 0; n < given.N; n++)
        {
            if (n == broken)
            {
                Assert.All(samples[n], static value => Assert.Equal(float.NaN, value));
            }
            else
            {
                int size = samples[n].Length;
                Parity.SameBits(samples[n], clean.AsSpan(n * size, size), $"sample {n} beside {broken}");
            }
        }
    });

    /// <summary>
    /// An infinite pixel may leave the attention finite (ReLU takes −∞ to 0) and then reaches only the windows that
    /// cover it, or makes it NaN.
    /// </summary>
    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void An_infinite_pixel_goes_where_float64_says(float pixel)
    {
        int finite = 0;
        ConvolutionCases.Check(Inside, given =>
        {
            ConvolutionTensors tensors = new(given);
            float[] input = WithPixel(given, tensors, given.Seed % given.N, pixel);
            LayerCase.Run run = Run(LayerCase.Build(given, tensors), given, input);

            DynamicConvolutionStages expected = tensors.Layer().Forward(input, given.Input);
            Parity.Check(run.Stages["pooled"], expected.Pooled, Parity.Bound, "pooled");
            Parity.Check(run.Stages["attention"], expected.Attention, 1e-3, "attention");
            double[] attention = Array.ConvertAll(run.Stages["attention"], static share => (double)share);
            expected = tensors.Layer().ForwardWith(attention, input, given.Input);
            Parity.Check(run.Output, expected.Output, 1e-4, "output");
            finite += expected.Output.Any(double.IsInfinity) ? 1 : 0;
        });
        // The case that is easy to lose: an infinity in the output, beside finite numbers.
        Assert.InRange(finite, 1, Inside.Count);
    }

    /// <summary>
    /// A NaN in one expert's filter is in every mixture, even with a share of 0, and in no other filter's output.
    /// </summary>
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_non_finite_weight_spoils_its_filter_and_no_other(float weight) => ConvolutionCases.Check(
        [.. Inside.Where(static given => given.Window.Y.Padding == 0 && given.Window.X.Padding == 0)], given =>
        {
            ConvolutionTensors tensors = new(given);
            float[] bank = [.. tensors.BankWeight];
            bank[given.Seed % bank.Length] = weight;
            ConvolutionTensors changed = tensors with { BankWeight = bank };
            int filter = given.Seed % bank.Length % given.FilterElements / (given.FilterElements / given.O);

            float[] output = Run(LayerCase.Build(given, changed), given, tensors.Input).Output;

            Parity.Check(output, changed.Expected().Output, 1e-3, "output");
            float[] clean = Run(LayerCase.Build(given, tensors), given, tensors.Input).Output;
            int plane = 0;
            foreach (float[] pixels in output.Chunk(given.Output.Area))
            {
                if (plane % given.O != filter)
                {
                    Parity.SameBits(pixels, clean.AsSpan(plane * pixels.Length, pixels.Length), $"plane {plane}");
                }

                plane++;
            }
        });

    [Theory]
    [InlineData("fc1")]
    [InlineData("fc2")]
    [InlineData("bias")]
    public void A_NaN_in_the_attention_or_the_biases_is_not_lost(string where)
    {
        ConvolutionCase given = ConvolutionCase.Parse("n=3 c=5 o=6 in=7x9 k=3 p=1 K=4 hidden=3 act=Relu6 seed=8");
        ConvolutionTensors tensors = new(given);
        ConvolutionTensors changed = where switch
        {
            "fc1" => tensors with { Fc1Weight = WithNaN(tensors.Fc1Weight) },
            "fc2" => tensors with { Fc2Bias = WithNaN(tensors.Fc2Bias!) },
            _ => tensors with { BankBias = WithNaN(tensors.BankBias!) },
        };

        float[] output = Run(LayerCase.Build(given, changed), given, tensors.Input).Output;

        Parity.Check(output, changed.Expected().Output, Parity.Bound, where);
        Assert.Contains(float.NaN, output);
    }

    private static float[] WithNaN(float[] values)
    {
        float[] changed = [.. values];
        changed[values.Length / 2] = float.NaN;
        return changed;
    }

    /// <summary>
    /// One pixel of a sample, in the middle of a plane so that a window covers it whatever the stride.
    /// </summary>
    private static float[] WithPixel(ConvolutionCase given, ConvolutionTensors tensors, int sample, float value)
    {
        float[] input = [.. tensors.Input];
        int plane = (sample * given.C) + (given.Seed % given.C);
        input[(plane * given.Input.Area) + (given.Input.Area / 2)] = value;
        return input;
    }

    private LayerCase.Run Run(Network network, ConvolutionCase given, float[] input) =>
        LayerCase.Execute(gpu.Context, network, given, input, Observe.Stages);
}
