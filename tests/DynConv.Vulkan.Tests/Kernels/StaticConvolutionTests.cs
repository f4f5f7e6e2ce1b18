using System;
using System.Collections.Generic;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>
/// The convolution kernels with one kernel for the whole batch, and beside one kernel for each sample.
/// </summary>
public sealed class StaticConvolutionTests(GpuDevice gpu)
{
    private static IReadOnlyList<ConvolutionCase> Cases { get; } =
        [.. ConvolutionCases.Awkward, .. ConvolutionCases.Random(100, seed: 20240601)];

    [Fact]
    public void Shared_weights_equal_the_reference_and_repeated_weights_bit_for_bit() =>
        ConvolutionCases.Check(Cases, given =>
        {
            ConvolutionTensors tensors = new(given);
            float[] weight = tensors.BankWeight[..given.FilterElements];
            float[]? bias = tensors.BankBias?[..given.O];
            ConvolutionTile tile = ConvolutionRun.ChosenTile(gpu.Context, given);

            float[] shared = ConvolutionRun.Shared(gpu.Context, given, tensors.Input, weight, bias, tile);
            float[] repeated = ConvolutionRun.PerSample(
                gpu.Context, given, tensors.Input, Repeat(weight, given.N),
                bias is null ? null : Repeat(bias, given.N), tile);

            double[] expected = Reference.Convolution.Shared(
                tensors.Input, given.Input, weight, bias, given.O, given.Window, given.Groups);
            double[] magnitudes = Reference.Convolution.Shared(
                Conditioning.Magnitudes(tensors.Input), given.Input, Conditioning.Magnitudes(weight),
                Conditioning.Magnitudes(bias), given.O, given.Window, given.Groups);
            expected = Elementwise.Apply(given.Activation, expected);
            Parity.Check(shared, expected, Conditioning.Bound(expected, magnitudes), "shared weights");
            Parity.SameBits(repeated, shared, "repeated weights");
        });

    private static float[] Repeat(float[] kernel, int times)
    {
        float[] repeated = new float[kernel.Length * times];
        for (int n = 0; n < times; n++)
        {
            kernel.CopyTo(repeated.AsSpan(n * kernel.Length));
        }

        return repeated;
    }
}
