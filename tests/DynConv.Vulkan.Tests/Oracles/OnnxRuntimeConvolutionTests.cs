using System.Collections.Generic;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Oracles;

/// <summary>The reference's convolution against ONNX Runtime, which is float32 and adds up in another order.</summary>
public sealed class OnnxRuntimeConvolutionTests
{
    // Both round each of up to 6,000 products once; the worst of all cases measured is 9e-7.
    private const double Bound = 5e-6;

    [Fact]
    public void Agrees_on_the_awkward_cases() => Agrees(ConvolutionCases.Awkward);

    [Fact]
    public void Agrees_on_drawn_cases() => Agrees(ConvolutionCases.Random(300, seed: 7));

    private static void Agrees(IReadOnlyList<ConvolutionCase> cases) => ConvolutionCases.Check(cases, static given =>
    {
        ConvolutionTensors tensors = new(given);
        float[] weight = new Filler(given.Seed + 1).Numbers(given.N * given.FilterElements);
        float[]? bias = given.BankBias ? new Filler(given.Seed + 2).Numbers(given.N * given.O) : null;

        double[] reference = Convolution.PerSample(
            tensors.Input, given.Input, weight, bias, given.O, given.Window, given.Groups);
        float[] oracle = OnnxRuntimeOracle.PerSampleConvolution(
            tensors.Input, given.Input, weight, bias, given.O, given.Window, given.Groups);

        Assert.Equal(given.Output.Count, reference.Length);
        Parity.Check(oracle, reference, Bound, "ONNX Runtime's convolution");
    });
}
