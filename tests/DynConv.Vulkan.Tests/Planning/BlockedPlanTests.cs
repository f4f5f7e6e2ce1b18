using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Networks;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>
/// Plans whose convolutions are blocks in shared memory, with kernels that are mixed while they are loaded, or before.
/// </summary>
public sealed class BlockedPlanTests(GpuDevice gpu)
{
    private static IReadOnlyList<ConvolutionCase> Cases { get; } =
    [
        .. ConvolutionCases.Awkward.Concat(ConvolutionCases.Random(40, seed: 20261202))
            .Where(static given => given.IsValid && BlockedForm.Suits(Site(given).Geometry)),
    ];

    [Fact]
    public void Kernels_mixed_on_the_way_have_the_bits_of_kernels_mixed_before_and_both_equal_the_reference()
    {
        int mixed = 0;
        ConvolutionCases.Check(Cases, given =>
        {
            ConvolutionTensors tensors = new(given);
            Network network = LayerCase.Build(given, tensors);
            LayerCase.Run apart = LayerCase.Execute(
                gpu.Context, network, given, tensors.Input, Blocked() with { Observe = Observe.Stages });
            StageComparison.Check(given, tensors, apart, Parity.Bound);
            float[] together = LayerCase.Execute(gpu.Context, network, given, tensors.Input, Blocked()).Output;
            Parity.SameBits(together, apart.Output, "mixed on the way");
            mixed += Dispatches(network, Shape(given), Blocked()) < Dispatches(network, Shape(given), Direct()) ? 1 : 0;
        });
        Assert.InRange(mixed, 20, Cases.Count - 1);
    }

    /// <summary>Each expert's, the same for all samples, and those of a layer that takes a sum.</summary>
    [Theory]
    [InlineData("dynamic", false)]
    [InlineData("dynamic without bias", false)]
    [InlineData("condconv", false)]
    [InlineData("dynamic", true)]
    [InlineData("dynamic without bias", true)]
    public void Biases_and_residuals_are_added_and_only_a_residual_asks_for_mixed_kernels(string kind, bool isResidual)
    {
        Network block = ResidualBlocks.Build(kind, isResidual);
        float[] output = Run(gpu.Context, block, FusionCheck.Shape, FusionCheck.Input(), Wide());

        Parity.Check(
            output, GraphEvaluator.Output(block.Graph, FusionCheck.Shape, FusionCheck.Input()), Parity.Bound, kind);
        Assert.Equal(
            Dispatches(block, FusionCheck.Shape, Direct()) - (isResidual ? 0 : 1),
            Dispatches(block, FusionCheck.Shape, Wide()));
    }

    /// <summary>Experts that are not float32 are mixed before, with the numbers that the direct form gets.</summary>
    [Theory]
    [InlineData(ExpertPrecision.Float16)]
    [InlineData(ExpertPrecision.Int8)]
    public void Stored_experts_are_mixed_before(ExpertPrecision precision)
    {
        Network block = ResidualBlocks.Build("dynamic", isResidual: false);
        PlanOptions blocked = Wide() with { ExpertPrecision = precision };
        PlanOptions direct = Direct() with { ExpertPrecision = precision };
        float[] output = Run(gpu.Context, block, FusionCheck.Shape, FusionCheck.Input(), blocked);
        float[] expected = Run(gpu.Context, block, FusionCheck.Shape, FusionCheck.Input(), direct);

        Parity.Check(output, Array.ConvertAll(expected, static value => (double)value), Parity.Bound, $"{precision}");
        Assert.Equal(
            Dispatches(block, FusionCheck.Shape, direct), Dispatches(block, FusionCheck.Shape, blocked));
        float[] single = Run(gpu.Context, block, FusionCheck.Shape, FusionCheck.Input(), Wide());
        Assert.False(single.AsSpan().SequenceEqual(output), "the experts were not rounded");
    }

    [Theory]
    [InlineData("dynamic")]
    [InlineData("condconv")]
    [InlineData("cells")]
    public void Parts_of_a_batch_and_single_samples_have_the_bits_of_the_batch(string kind)
    {
        const int Samples = 65;
        Network block = ResidualBlocks.Build(kind, isResidual: false);
        TensorShape shape = new(Samples, 8, 7, 6);
        float[] input = new Filler(5).Features(new Planes(Samples, 8, 7, 6));
        float[] whole = Run(gpu.Context, block, shape, input, Wide());
        int size = whole.Length / Samples;
        float[] last = Run(gpu.Context, block, new TensorShape(1, 8, 7, 6), input[^size..], Wide());
        Parity.SameBits(last, whole.AsSpan((Samples - 1) * size), "the last sample");
        OwnContext.Restricted(
            device => device with { MaxStorageBufferRange = kind == "cells" ? 113_000ul : 60_000 },
            context => Parity.SameBits(Run(context, block, shape, input, Wide()), whole, "parts"));
    }

    /// <summary>A software device that passes for a GPU: the planner picks what it would pick there.</summary>
    [Fact]
    public void A_plan_for_a_gpu_takes_blocks_and_one_for_a_software_device_does_not()
    {
        Network network = Network.Build(
            new Sequential(new Conv2d(16, 40, 3, 2, 1), new DynamicConv2d(40, 32, 3, 2, 1)),
            new Weights(9).Add("0.weight", 40, 16, 3, 3).Add("0.bias", 40).Dynamic("1", 40, 32, 3).ToStateDict());
        TensorShape shape = new(2, 16, 33, 31);
        float[] input = new Filler(9).Features(new Planes(2, 16, 33, 31));
        double[] expected = GraphEvaluator.Output(network.Graph, shape, input);
        ConvolutionForm[] Forms(VulkanContext context) =>
        [
            .. Planner.Convolutions(network, context, shape)
                .Select(site => ConvolutionChooser.Choose(site, context.Capabilities).Form),
        ];

        OwnContext.Restricted(static device => device with { Kind = DeviceKind.Discrete }, context =>
        {
            Assert.Equal([ConvolutionForm.Blocked, ConvolutionForm.Blocked], Forms(context));
            Parity.Check(Run(context, network, shape, input, new PlanOptions()), expected, Parity.Bound, "as on a GPU");
        });
        OwnContext.Restricted(static device => device with { Kind = DeviceKind.Software }, context =>
        {
            Assert.DoesNotContain(ConvolutionForm.Blocked, Forms(context));
            Parity.Check(Run(context, network, shape, input, new PlanOptions()), expected, Parity.Bound, "software");
        });
    }

    /// <summary>Filters, channels and taps that leave blocks idle, or a loop of one step.</summary>
    [Theory]
    [InlineData(64, 15, 3)]
    [InlineData(3, 64, 3)]
    [InlineData(31, 64, 1)]
    public void Few_filters_and_short_sums_are_not_for_blocks(int channels, int filters, int side)
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(channels, filters, side, 2, 1, null, 1);
        ConvolutionSite site = new(geometry, new(1, channels, 31, 31), new(1, filters, 16, 16), IsDynamic: true);

        Assert.NotEqual(ConvolutionForm.Blocked, ConvolutionChooser.Choose(site, SampleDevice.Large).Form);
        Assert.Contains(ConvolutionForm.Blocked, ConvolutionChooser.Forms(site, SampleDevice.Large));
    }

    private static ConvolutionSite Site(ConvolutionCase given) => new(
        Kernels.ConvolutionRun.GeometryOf(given), Shape(given),
        new TensorShape(given.N, given.O, given.Output.H, given.Output.W), IsDynamic: true);

    private static TensorShape Shape(ConvolutionCase given) => new(given.N, given.C, given.H, given.W);

    private static PlanOptions Direct() => Force(ConvolutionForm.Direct);

    private static PlanOptions Blocked() => Force(ConvolutionForm.Blocked);

    /// <summary>With the sizes for a GPU, whatever the device is.</summary>
    private static PlanOptions Force(ConvolutionForm form) => new()
    {
        ForcedChoice = site => ConvolutionChooser.Choice(form, site, SampleDevice.Least),
    };

    /// <summary>Blocks of which one is a whole map: experts are mixed on the way wherever that is possible.</summary>
    private static PlanOptions Wide() => new()
    {
        ForcedChoice = site => ConvolutionChooser.Choice(ConvolutionForm.Blocked, site, SampleDevice.Least) with
        {
            Block = new ConvolutionBlock(16, 64, 8, 4, 4),
        },
    };

    private static float[] Run(
        VulkanContext context, Network network, TensorShape shape, float[] input, PlanOptions options)
    {
        using Plan plan = network.Compile(context, shape, options);
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(input, output);
        return output;
    }

    private int Dispatches(Network network, TensorShape shape, PlanOptions options)
    {
        using Plan plan = network.Compile(gpu.Context, shape, options);
        return plan.Summary.Dispatches;
    }
}
