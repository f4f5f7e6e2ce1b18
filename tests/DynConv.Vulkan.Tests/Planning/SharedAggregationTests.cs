using System;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Networks;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>Kernels that one routing mixes are mixed in one dispatch, and are the same numbers as mixed apart.</summary>
public sealed class SharedAggregationTests(GpuDevice gpu)
{
    // Means and routing, one aggregation, three convolutions, of which the last adds the block's input.
    private const int Together = 2 + 1 + 3;

    [Theory]
    [InlineData(8)]
    [InlineData(6)]
    public void A_block_equals_float64_with_one_aggregation(int outChannels)
    {
        Network block = Block(outChannels);
        float[] input = FusionCheck.Input();
        (float[] output, int dispatches) = Run(gpu.Context, block, FusionCheck.Shape, input, Observe.None);

        Parity.Check(output, GraphEvaluator.Output(block.Graph, FusionCheck.Shape, input), Parity.Bound, "block");
        Assert.Equal(Together, dispatches);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(6)]
    public void It_has_the_bits_of_kernels_mixed_apart_and_of_single_samples(int outChannels)
    {
        const int Samples = 65;
        Network block = Block(outChannels);
        TensorShape shape = new(Samples, 8, 7, 6);
        float[] input = new Filler(3).Features(new Planes(Samples, 8, 7, 6));
        (float[] together, int dispatches) = Run(gpu.Context, block, shape, input, Observe.None);
        (float[] apart, int more) = Run(gpu.Context, block, shape, input, Observe.Stages);
        Parity.SameBits(together, apart, "apart");
        Assert.Equal((Together, Together + 2), (dispatches, more));
        int size = input.Length / Samples, outputs = together.Length / Samples;
        float[] last = Run(gpu.Context, block, new TensorShape(1, 8, 7, 6), input[^size..], Observe.None).Output;
        Parity.SameBits(last, together.AsSpan((Samples - 1) * outputs), "the last sample");

        // Where a batch goes in parts, each convolution has its own.
        OwnContext.Restricted(device => device with { MaxStorageBufferRange = 60_000 }, context =>
            Parity.SameBits(Run(context, block, shape, input, Observe.None).Output, together, "parts"));
    }

    /// <summary>Experts of other precisions keep a bank, and an aggregation, for each convolution.</summary>
    [Theory]
    [InlineData(ExpertPrecision.Float16, 2e-3)]
    [InlineData(ExpertPrecision.Int8, 2e-2)]
    public void Experts_that_are_not_float32_are_mixed_apart(ExpertPrecision precision, double bound)
    {
        Network block = Block(8);
        float[] input = FusionCheck.Input();
        (float[] output, int dispatches) =
            Run(gpu.Context, block, FusionCheck.Shape, input, Observe.None, precision);

        Parity.Check(output, GraphEvaluator.Output(block.Graph, FusionCheck.Shape, input), bound, $"{precision}");
        Assert.Equal(Together + 2, dispatches);
    }

    /// <summary>What is tuned comes in the order of the network, though those that share are looked for first.</summary>
    [Fact]
    public void Convolutions_are_told_in_the_order_of_the_network_and_once()
    {
        Network network = Network.Build(
            new Sequential(
                ("stem", new Conv2d(8, 8, 1, bias: false)), ("block", new CondConvBlock(8, 8, 3, expansion: 2)),
                ("head", new Conv2d(8, 8, 1, bias: false))),
            BlockWeights("block.", 8).Add("stem.weight", 8, 8, 1, 1).Add("head.weight", 8, 8, 1, 1).ToStateDict());

        Assert.Equal(
            [(false, 8, 8), (true, 8, 16), (true, 16, 16), (true, 16, 8), (false, 8, 8)],
            Planner.Convolutions(network, gpu.Context, FusionCheck.Shape).Select(
                static site => (site.IsDynamic, site.Geometry.InChannels, site.Geometry.OutChannels)));
    }

    private static (float[] Output, int Dispatches) Run(
        VulkanContext context, Network network, TensorShape shape, float[] input, Observe observe,
        ExpertPrecision precision = ExpertPrecision.Float32)
    {
        using Plan plan = network.Compile(
            context, shape, new PlanOptions { Observe = observe, ExpertPrecision = precision });
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(input, output);
        return (output, plan.Summary.Dispatches);
    }

    /// <summary>An inverted residual, with a sum at the end where it has as many channels there.</summary>
    private static Network Block(int outChannels)
        => Network.Build(
            new CondConvBlock(8, outChannels, 3, expansion: 2),
            BlockWeights("", outChannels).ToStateDict());

    private static Weights BlockWeights(string prefix, int outChannels)
        => new Weights(6).Add($"{prefix}route.fc.weight", 3, 8).Add($"{prefix}route.fc.bias", 3)
            .Add($"{prefix}pw.weight", 3, 16, 8, 1, 1).BatchNorm($"{prefix}bn_pw", 16)
            .Add($"{prefix}dw.weight", 3, 16, 1, 3, 3).BatchNorm($"{prefix}bn_dw", 16)
            .Add($"{prefix}pw_linear.weight", 3, outChannels, 16, 1, 1).BatchNorm($"{prefix}bn_pw_linear", outChannels);
}
