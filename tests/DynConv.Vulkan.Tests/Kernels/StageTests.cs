using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;
using FusedAttention = DynConv.Vulkan.Kernels.Attention;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>
/// Every kernel of a dynamic convolution alone, over awkward and drawn configurations, against float64. Each stage gets
/// the float32 values that the reference had before it, so no error is carried from stage to stage; the bound is
/// <see cref="Parity.Bound"/> · max |reference|.
/// </summary>
public sealed class StageTests(GpuDevice gpu)
{
    private static IReadOnlyList<ConvolutionCase> Cases { get; } =
        [.. ConvolutionCases.Awkward, .. ConvolutionCases.Random(300, seed: 20240601)];

    private VulkanContext Device => gpu.Context;

    [Fact]
    public void Pooling_equals_the_reference() => ConvolutionCases.Check(Cases, given =>
    {
        ConvolutionTensors tensors = new(given);
        GlobalAveragePool kernel = new((uint)(given.N * given.C), (uint)(given.H * given.W));
        float[] pooled = KernelRun.Run(Device, kernel, given.N * given.C, tensors.Input);
        Parity.Check(pooled, Pooling.GlobalAverage(tensors.Input, given.Input), Parity.Bound, "pooled");
    });

    [Fact]
    public void The_attention_network_equals_the_reference() => ConvolutionCases.Check(Cases, given =>
    {
        (ConvolutionTensors tensors, float[] pooled) = Pooled(given);
        AttentionMlp kernel = new(
            (uint)given.N, (uint)given.C, (uint)given.Hidden, (uint)given.Experts, given.Fc1Bias, given.Fc2Bias);
        float[] logits = KernelRun.Run(Device, kernel, given.N * given.Experts, AttentionInputs(tensors, pooled));
        Parity.Check(logits, Logits(given, tensors, pooled), LogitBound(given, tensors, pooled), "logits");
    });

    [Fact]
    public void Softmax_equals_the_reference() => ConvolutionCases.Check(Cases, given =>
    {
        (ConvolutionTensors tensors, float[] pooled) = Pooled(given);
        float[] logits = Narrow(Logits(given, tensors, pooled));
        Softmax kernel = new((uint)given.N, (uint)given.Experts, given.Temperature);
        float[] attention = KernelRun.Run(Device, kernel, given.N * given.Experts, logits);
        Parity.Check(
            attention, Reference.Attention.Softmax(logits, given.N, given.Experts, given.Temperature), Parity.Bound,
            "attention");
    });

    [Fact]
    public void Fused_attention_has_the_bits_of_network_and_softmax() => ConvolutionCases.Check(Cases, given =>
    {
        (ConvolutionTensors tensors, float[] pooled) = Pooled(given);
        float[][] inputs = AttentionInputs(tensors, pooled);
        (uint n, uint c, uint h, uint k) = ((uint)given.N, (uint)given.C, (uint)given.Hidden, (uint)given.Experts);
        int count = given.N * given.Experts;
        float[] fused = KernelRun.Run(
            Device, new FusedAttention(n, c, h, k, given.Fc1Bias, given.Fc2Bias, given.Temperature), count, inputs);
        float[] logits = KernelRun.Run(
            Device, new AttentionMlp(n, c, h, k, given.Fc1Bias, given.Fc2Bias), count, inputs);
        float[] separate = KernelRun.Run(Device, new Softmax(n, k, given.Temperature), count, logits);
        Parity.SameBits(fused, separate, "fused attention");
    });

    [Fact]
    public void Aggregation_equals_the_reference() => ConvolutionCases.Check(Cases, given =>
    {
        (ConvolutionTensors tensors, float[] attention) = Attended(given);
        AggregateKernels kernel = new((uint)given.N, (uint)given.Experts, (uint)given.FilterElements);
        float[] mixed = KernelRun.Run(Device, kernel, given.N * given.FilterElements, attention, tensors.BankWeight);
        Parity.Check(
            mixed,
            Reference.Attention.Aggregate(
                attention, tensors.BankWeight, given.N, given.Experts, given.FilterElements),
            Parity.Bound,
            "mixed weights");
    });

    [Fact]
    public void Convolution_equals_the_reference() => ConvolutionCases.Check(Cases, given =>
    {
        (ConvolutionTensors tensors, float[] attention) = Attended(given);
        float[] weight = Narrow(
            Reference.Attention.Aggregate(attention, tensors.BankWeight, given.N, given.Experts, given.FilterElements));
        float[]? bias = tensors.BankBias is null
            ? null
            : Narrow(Reference.Attention.Aggregate(attention, tensors.BankBias, given.N, given.Experts, given.O));
        double[] expected = Elementwise.Apply(
            given.Activation,
            Reference.Convolution.PerSample(
                tensors.Input, given.Input, weight, bias, given.O, given.Window, given.Groups));
        foreach (ConvolutionTile tile in Tiles(given))
        {
            Parity.Check(
                ConvolutionRun.PerSample(Device, given, tensors.Input, weight, bias, tile), expected, Parity.Bound,
                $"output with a {tile}");
        }
    });

    /// <summary>The tile that the plan would choose, and others that any device may be given.</summary>
    private IEnumerable<ConvolutionTile> Tiles(ConvolutionCase given)
    {
        uint chosen = ConvolutionRun.ChosenTile(Device, given).Filters;
        yield return ConvolutionRun.ChosenTile(Device, given);
        if (!ConvolutionCases.Awkward.Contains(given))
        {
            yield break;    // software drivers take 100 ms to compile a pipeline
        }

        yield return new ConvolutionTile(chosen == 1 ? 1u : 4u, 1);
        yield return new ConvolutionTile(chosen == 1 ? 1u : 8u, 4);
    }

    private static (ConvolutionTensors Tensors, float[] Pooled) Pooled(ConvolutionCase given)
    {
        ConvolutionTensors tensors = new(given);
        return (tensors, Narrow(Pooling.GlobalAverage(tensors.Input, given.Input)));
    }

    private static (ConvolutionTensors Tensors, float[] Attention) Attended(ConvolutionCase given)
    {
        (ConvolutionTensors tensors, float[] pooled) = Pooled(given);
        return (tensors, Narrow(
            Reference.Attention.Softmax(Logits(given, tensors, pooled), given.N, given.Experts, given.Temperature)));
    }

    private static double[] Logits(ConvolutionCase given, ConvolutionTensors tensors, float[] pooled) =>
        Reference.Attention.Logits(
            pooled, given.N, given.C, given.Hidden, given.Experts, (tensors.Fc1Weight, tensors.Fc1Bias),
            (tensors.Fc2Weight, tensors.Fc2Bias));

    /// <summary>
    /// Where terms cancel (one hidden unit, one expert), rounding each term once is already more than the bound allows:
    /// no float32 sum, PyTorch's neither, does better than about one unit in the last place of the sum of the terms'
    /// magnitudes.
    /// </summary>
    private static double LogitBound(ConvolutionCase given, ConvolutionTensors tensors, float[] pooled)
    {
        double[] magnitudes = Reference.Attention.Logits(
            Magnitudes(pooled)!, given.N, given.C, given.Hidden, given.Experts,
            (Magnitudes(tensors.Fc1Weight), Magnitudes(tensors.Fc1Bias)),
            (Magnitudes(tensors.Fc2Weight), Magnitudes(tensors.Fc2Bias)));
        double largest = Logits(given, tensors, pooled).Max(Math.Abs);
        return Math.Max(Parity.Bound, largest == 0 ? 0 : Math.Pow(2, -23) * magnitudes.Max() / largest);
    }

    private static float[]? Magnitudes(float[]? values) => values is null ? null : Array.ConvertAll(values, Math.Abs);

    private static float[][] AttentionInputs(ConvolutionTensors tensors, float[] pooled)
        => [pooled, tensors.Fc1Weight, tensors.Fc1Bias ?? [0], tensors.Fc2Weight, tensors.Fc2Bias ?? [0]];

    private static float[] Narrow(double[] values) => [.. values.Select(v => (float)v)];
}
