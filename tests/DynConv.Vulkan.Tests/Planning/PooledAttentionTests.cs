using System;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Networks;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>An attention that pools by itself saves a dispatch and its barrier, and nothing else changes.</summary>
public sealed class PooledAttentionTests(GpuDevice gpu)
{
    [Theory]
    [InlineData("n=3 c=8 o=6 in=7x7 k=3 p=1 act=Relu bias=fc1+fc2 seed=41")]
    [InlineData("n=2 c=7 o=9 in=5x9 k=3 p=1 s=2 seed=42")]
    [InlineData("n=1 c=64 o=8 in=14x14 k=1 K=2 seed=43")]
    public void It_has_the_bits_of_a_pool_before_and_of_single_samples(string line)
    {
        ConvolutionCase given = ConvolutionCase.Parse(line);
        ConvolutionTensors tensors = new(given);
        Network network = LayerCase.Build(given, tensors);
        TensorShape shape = new(given.N, given.C, given.H, given.W);

        (float[] together, PlanSummary one) = Run(gpu.Context, network, shape, tensors.Input, null);

        (float[] apart, PlanSummary two) = Run(gpu.Context, network, shape, tensors.Input, false);
        Parity.SameBits(together, apart, "a pool before");
        Assert.Equal((two.Dispatches - 1, two.Barriers - 1), (one.Dispatches, one.Barriers));
        Parity.Check(together, GraphEvaluator.Output(network.Graph, shape, tensors.Input), Parity.Bound, "layer");
        int size = tensors.Input.Length / given.N, outputs = together.Length / given.N;
        float[] last = Run(
            gpu.Context, network, new TensorShape(1, given.C, given.H, given.W), tensors.Input[^size..], null).Output;
        Parity.SameBits(last, together.AsSpan(^outputs..), "the last sample");
    }

    /// <summary>A work-group reads all of a sample: where that is much, many of them should.</summary>
    [Fact]
    public void A_large_map_is_pooled_before()
    {
        ConvolutionCase given = ConvolutionCase.Parse("n=1 c=32 o=4 in=60x60 k=1 seed=44");
        ConvolutionTensors tensors = new(given);
        Network network = LayerCase.Build(given, tensors);
        TensorShape shape = new(1, given.C, given.H, given.W);

        (float[] usual, PlanSummary two) = Run(gpu.Context, network, shape, tensors.Input, null);
        (float[] forced, PlanSummary one) = Run(gpu.Context, network, shape, tensors.Input, true);

        Parity.SameBits(usual, forced, "pooled by the attention");
        Assert.Equal(two.Dispatches - 1, one.Dispatches);
    }

    /// <summary>More samples than a binding takes are pooled in parts, to the same bits.</summary>
    [Fact]
    public void A_batch_that_does_not_fit_a_binding_is_pooled_before() => OwnContext.Restricted(
        device => device with { MaxStorageBufferRange = 20_000 },
        context =>
        {
            ConvolutionCase given = ConvolutionCase.Parse("n=5 c=16 o=64 in=8x8 k=1 seed=45");
            ConvolutionTensors tensors = new(given);
            Network network = LayerCase.Build(given, tensors);
            TensorShape shape = new(5, given.C, given.H, given.W);
            float[] parts = Run(context, network, shape, tensors.Input, null).Output;
            Parity.SameBits(Run(gpu.Context, network, shape, tensors.Input, null).Output, parts, "parts");
        });

    private static (float[] Output, PlanSummary Summary) Run(
        VulkanContext context, Network network, TensorShape shape, float[] input, bool? pools)
    {
        using Plan plan = network.Compile(context, shape, new PlanOptions { PoolInAttention = pools });
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(input, output);
        return (output, plan.Summary);
    }
}
