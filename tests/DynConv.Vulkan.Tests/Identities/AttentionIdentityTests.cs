using System;
using System.Linq;
using System.Numerics;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Kernels;
using DynConv.Vulkan.Tests.Planning;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Identities;

/// <summary>
/// What the attention of a dynamic convolution must do whatever its numbers are, on the device and against the static
/// convolution of the same engine: no reference is needed, so none can be wrong.
/// </summary>
public sealed class AttentionIdentityTests(GpuDevice gpu)
{
    [Fact]
    public void Equal_experts_are_the_static_convolution() => Holds((given, tensors) =>
    {
        float[] weight = tensors.BankWeight[..given.FilterElements];
        float[]? bias = tensors.BankBias?[..given.O];
        LayerCase.Run run = Run(given, tensors with
        {
            BankWeight = Repeat(weight, given.Experts),
            BankBias = bias is null ? null : Repeat(bias, given.Experts),
        });

        float[] expected = StaticLayer.Run(gpu.Context, given, tensors.Input, weight, bias);
        // The shares add up to 1 within a few units in the last place, and so far the mixed weights are off, all alike.
        Parity.Check(run.Output, Widen(expected), OutputBound(given, tensors, weight, bias, expected), "output");
    });

    [Fact]
    public void A_zero_last_layer_shares_equally() => Holds((given, tensors) =>
    {
        LayerCase.Run run = Run(given, tensors with
        {
            Fc2Weight = new float[given.Experts * given.Hidden],
            Fc2Bias = tensors.Fc2Bias is null ? null : new float[given.Experts],
        });

        AssertEqualShares(given, run.Stages["attention"]);
        float[] weight = Mean(tensors.BankWeight, given.Experts);
        float[]? bias = tensors.BankBias is null ? null : Mean(tensors.BankBias, given.Experts);
        float[] expected = StaticLayer.Run(gpu.Context, given, tensors.Input, weight, bias);
        double bound = OutputBound(given, tensors, weight, bias, expected);
        Parity.Check(run.Output, Widen(expected), bound, "the mean kernel's output");
    });

    [Fact]
    public void A_large_bias_gives_its_expert_bit_for_bit() => Holds((given, tensors) =>
    {
        // With one way to sum for both: Winograd may be worth it for the static one alone, whose kernel is transformed before.
        PlanOptions options = new() { Observe = Observe.Stages, Winograd = false };
        int chosen = given.Seed % given.Experts;
        float[] bias = new float[given.Experts];
        bias[chosen] = 1e7f * given.Temperature;
        LayerCase.Run run = Run(given with { Fc2Bias = true }, tensors with { Fc2Bias = bias }, options);

        float[] share = new float[given.Experts];
        share[chosen] = 1;
        Assert.Equal(Repeat(share, given.N), run.Stages["attention"]);
        float[] expected = StaticLayer.Run(
            gpu.Context, given, tensors.Input,
            tensors.BankWeight.AsSpan(chosen * given.FilterElements, given.FilterElements).ToArray(),
            tensors.BankBias?.AsSpan(chosen * given.O, given.O).ToArray(), options with { Observe = Observe.None });
        // 1·w + 0·w' is w exactly, and the kernel that follows is the same one.
        Parity.SameBits(run.Output, expected, $"expert {chosen}");
    });

    [Fact]
    public void A_boundless_temperature_shares_equally() => Holds((given, tensors) =>
    {
        LayerCase.Run run = Run(given with { Temperature = 1e30f }, tensors);
        AssertEqualShares(given, run.Stages["attention"], exponentialUnits: 4);
    });

    [Fact]
    public void The_temperature_folds_into_the_last_layer() => Holds((given, tensors) =>
    {
        LayerCase.Run folded = Run(given with { Temperature = 1 }, tensors with
        {
            Fc2Weight = Divide(tensors.Fc2Weight, given.Temperature)!,
            Fc2Bias = Divide(tensors.Fc2Bias, given.Temperature),
        });
        LayerCase.Run own = Run(given, tensors);

        double[] magnitudes = Attention.Logits(
            Array.ConvertAll(tensors.Expected().Pooled, Math.Abs), given.N, given.C, given.Hidden, given.Experts,
            (Conditioning.Magnitudes(tensors.Fc1Weight), Conditioning.Magnitudes(tensors.Fc1Bias)),
            (Conditioning.Magnitudes(tensors.Fc2Weight), Conditioning.Magnitudes(tensors.Fc2Bias)));
        // Twice what rounding does to one softmax's logits: both sides round theirs.
        double bound = Math.Max(Parity.Bound, 2 * Math.Pow(2, -23) * magnitudes.Max() / given.Temperature);
        Parity.Check(folded.Stages["attention"], Widen(own.Stages["attention"]), bound, "attention");
    });

    [Fact]
    public void Three_channels_may_have_a_hidden_width_of_K()
    {
        // kaijieshi7: int(C/4) + 1 hidden units, but K where C is 3; the state dict tells.
        foreach ((int channels, int hidden) in ((int, int)[])[(3, 4), (64, 17), (4, 2)])
        {
            ConvolutionCase given = ConvolutionCase.Parse(
                $"n=3 c={channels} o=7 in=9x8 k=3 p=1 K=4 hidden={hidden} bias=fc2+bank t=34 seed=3");
            ConvolutionTensors tensors = new(given);

            StageComparison.Check(given, tensors, Run(given, tensors));
        }
    }

    private static void Holds(Action<ConvolutionCase, ConvolutionTensors> identity) =>
        ConvolutionCases.Check(IdentityCases.All, given => identity(given, new ConvolutionTensors(given)));

    /// <summary>
    /// 1/K exactly where K is a power of two, else within a unit in the last place; plus what the device's exp may be
    /// off for arguments that are small but not 0 (Vulkan allows 3 units).
    /// </summary>
    private static void AssertEqualShares(ConvolutionCase given, float[] attention, int exponentialUnits = 0)
    {
        float share = 1f / given.Experts;
        int units = exponentialUnits + (BitOperations.IsPow2(given.Experts) ? 0 : 1);
        float tolerance = units * (MathF.BitIncrement(share) - share);
        Assert.Equal(given.N * given.Experts, attention.Length);
        Assert.All(attention, value => Assert.InRange(Math.Abs(value - share), 0, tolerance));
    }

    /// <summary>Outputs are sums whose terms may cancel, and here both sides are float32.</summary>
    private static double OutputBound(
        ConvolutionCase given, ConvolutionTensors tensors, float[] weight, float[]? bias, float[] expected) =>
        2 * Conditioning.Bound(Widen(expected), Reference.Convolution.Shared(
            Conditioning.Magnitudes(tensors.Input), given.Input,
            Conditioning.Magnitudes(weight), Conditioning.Magnitudes(bias),
            given.O, given.Window, given.Groups));

    private static double[] Widen(float[] values) => Array.ConvertAll(values, static value => (double)value);

    private static float[]? Divide(float[]? values, float divisor) =>
        values is null ? null : Array.ConvertAll(values, value => value / divisor);

    private static float[] Repeat(float[] values, int times) =>
        [.. Enumerable.Repeat(values, times).SelectMany(static row => row)];

    private static float[] Mean(float[] bank, int experts)
    {
        int count = bank.Length / experts;
        return [.. Enumerable.Range(0, count).Select(
            i => (float)Enumerable.Range(0, experts).Average(k => (double)bank[(k * count) + i]))];
    }

    private LayerCase.Run Run(ConvolutionCase given, ConvolutionTensors tensors, PlanOptions? options = null) =>
        LayerCase.Execute(
            gpu.Context, LayerCase.Build(given, tensors), given, tensors.Input,
            options ?? new PlanOptions { Observe = Observe.Stages });
}
