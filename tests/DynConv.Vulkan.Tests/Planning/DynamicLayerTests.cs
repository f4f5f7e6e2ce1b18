using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>
/// The whole layer as a plan, over awkward and drawn configurations. Each stage is compared with float64 fed with what
/// the device had before it, bound <see cref="Parity.Bound"/>; and the output with float64 all the way, where the error
/// of the attention (condition of the softmax: it magnifies by up to max|z|/τ) may add to the bound.
/// </summary>
public sealed class DynamicLayerTests(GpuDevice gpu)
{
    /// <summary>The grid.</summary>
    internal static IReadOnlyList<ConvolutionCase> Cases { get; } =
        [.. ConvolutionCases.Awkward, .. ConvolutionCases.Random(300, seed: 20250711)];

    [Fact]
    public void Every_stage_equals_the_reference() => ConvolutionCases.Check(Cases, given =>
    {
        ConvolutionTensors tensors = new(given);
        LayerCase.Run run = LayerCase.Execute(
            gpu.Context, LayerCase.Build(given, tensors), given, tensors.Input, Observe.Stages);
        StageComparison.Check(given, tensors, run);
    });

    [Fact]
    public void Two_runs_and_two_plans_have_the_same_bits() => ConvolutionCases.Check([.. Cases.Take(80)], given =>
    {
        ConvolutionTensors tensors = new(given);
        Network network = LayerCase.Build(given, tensors);
        using Plan plan = network.Compile(gpu.Context, new TensorShape(given.N, given.C, given.H, given.W));
        float[] first = new float[plan.OutputShape.ElementCount];
        float[] second = new float[first.Length];
        plan.Run(tensors.Input, first);
        plan.Run(tensors.Input, second);
        Parity.SameBits(second, first, "second run");
        LayerCase.Run again = LayerCase.Execute(gpu.Context, network, given, tensors.Input, Observe.None);
        Parity.SameBits(again.Output, first, "second plan");
    });

    [Fact]
    public void A_batch_equals_its_samples_one_by_one() =>
        ConvolutionCases.Check([.. Cases.Where(c => c.N > 1).Take(60)], given =>
        {
            ConvolutionTensors tensors = new(given);
            Network network = LayerCase.Build(given, tensors);
            LayerCase.Run whole = LayerCase.Execute(gpu.Context, network, given, tensors.Input, Observe.None);
            int inputSize = tensors.Input.Length / given.N;
            int outputSize = whole.Output.Length / given.N;
            ConvolutionCase single = given with { N = 1 };
            for (int n = 0; n < given.N; n++)
            {
                LayerCase.Run one = LayerCase.Execute(
                    gpu.Context, network, single, tensors.Input[(n * inputSize)..((n + 1) * inputSize)], Observe.None);
                Parity.SameBits(one.Output, whole.Output.AsSpan(n * outputSize, outputSize), $"sample {n}");
            }
        });
}
