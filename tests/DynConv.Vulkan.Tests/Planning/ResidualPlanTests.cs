using System;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Planning.Fusion;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Kernels;
using DynConv.Vulkan.Tests.Networks;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>Residual blocks on the device: one dispatch less than with a sum of its own, in every form.</summary>
public sealed class ResidualPlanTests(GpuDevice gpu)
{
    public static TheoryData<string> Kinds => ResidualBlocks.Kinds;

    public static TheoryData<string, ExpertPrecision> StoredKinds => new(
        from kind in ResidualBlocks.KindsWithExperts
        from precision in (ExpertPrecision[])[ExpertPrecision.Float16, ExpertPrecision.Int8]
        select (kind, precision));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_block_equals_float64_in_as_many_dispatches_as_its_convolution(string kind)
    {
        Network block = ResidualBlocks.Build(kind, isResidual: true), alone = ResidualBlocks.Build(kind, isResidual: false);
        CheckForms(
            block, ExpertPrecision.Float32,
            GraphEvaluator.Output(block.Graph, FusionCheck.Shape, FusionCheck.Input()),
            (options, plan) =>
            {
                using Plan convolution = alone.Compile(gpu.Context, FusionCheck.Shape, options);
                Assert.Equal(convolution.Summary.Dispatches, plan.Summary.Dispatches);
                Assert.Equal(convolution.Summary.Barriers, plan.Summary.Barriers);
            });
    }

    /// <summary>Biases that are not mixed stand behind experts of any size; the residual takes their binding.</summary>
    [Theory]
    [MemberData(nameof(StoredKinds))]
    public void A_block_of_stored_experts_equals_float64_of_what_is_stored(string kind, ExpertPrecision precision)
    {
        Network block = ResidualBlocks.Build(kind, isResidual: true);
        Graph rounded = Rounded(NetworkFusion.Apply(block.Graph), precision);
        Assert.NotNull(Assert.Single(rounded.Nodes.OfType<ConvolvingNode>()).Residual);
        CheckForms(
            block, precision, GraphEvaluator.Output(rounded, FusionCheck.Shape, FusionCheck.Input()), static (_, _) => { });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_batch_has_the_bits_of_its_samples_and_so_have_its_parts(string kind)
    {
        const int Samples = 65;
        Network block = ResidualBlocks.Build(kind, isResidual: true);
        TensorShape shape = new(Samples, 8, 7, 6);
        float[] input = new Filler(5).Features(new Planes(Samples, 8, 7, 6));
        (float[] whole, int dispatches) = Run(gpu.Context, block, shape, input);
        int size = whole.Length / Samples;
        foreach (int n in new[] { 0, 1, Samples - 1 })
        {
            float[] single = Run(gpu.Context, block, new TensorShape(1, 8, 7, 6), input[(n * size)..((n + 1) * size)]).Output;
            Parity.SameBits(single, whole.AsSpan(n * size, size), $"sample {n}");
        }

        // Logits of cells are not cut: their kernels are what is too large there.
        ulong limit = kind == "cells" ? 113_000ul : 60_000;
        OwnContext.Restricted(device => device with { MaxStorageBufferRange = limit }, context =>
        {
            (float[] parts, int more) = Run(context, block, shape, input);
            Parity.SameBits(parts, whole, "parts");
            Assert.True(more > dispatches, "nothing was split");
        });
    }

    private static (float[] Output, int Dispatches) Run(
        VulkanContext context, Network network, TensorShape shape, float[] input)
    {
        using Plan plan = network.Compile(context, shape);
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(input, output);
        return (output, plan.Summary.Dispatches);
    }

    /// <summary>Compares a block in every form that its convolution can have.</summary>
    private void CheckForms(Network block, ExpertPrecision precision, double[] expected, Action<PlanOptions, Plan> check)
    {
        int forms = 0;
        foreach (ConvolutionForm form in Enum.GetValues<ConvolutionForm>())
        {
            PlanOptions options = Force(form, gpu.Context.Capabilities, () => forms++) with { ExpertPrecision = precision };
            int before = forms;
            using Plan plan = block.Compile(gpu.Context, FusionCheck.Shape, options);
            if (forms == before)
            {
                continue;
            }

            float[] output = new float[expected.Length];
            plan.Run(FusionCheck.Input(), output);
            Parity.Check(output, expected, form == ConvolutionForm.Winograd4 ? 1e-4 : Parity.Bound, $"{form}");
            check(options, plan);
        }

        Assert.True(forms > 0, "no form");
    }

    /// <summary>The graph with what is left of experts once they are stored.</summary>
    private static Graph Rounded(Graph graph, ExpertPrecision precision)
    {
        return graph with { Nodes = [.. graph.Nodes.Select(Of)] };

        Node Of(Node node) => node switch
        {
            DynamicConvolutionNode n => n with { Bank = Left(n.Bank, n.Geometry.InChannelsPerGroup * n.Geometry.Taps) },
            CellConvolutionNode n => n with { Cells = Left(n.Cells, n.CellChannels) },
            GeneratedConvolutionNode n => n with { GeneratorWeight = Left(n.GeneratorWeight, n.FeatureCount) },
            _ => node,
        };

        Parameter Left(Parameter experts, int filterLength)
        {
            float[] numbers = new float[experts.ElementCount];
            experts.CopyTo(0, numbers);
            return StoredNumbers.Literal(
                StoredNumbers.Rounded(numbers, filterLength, precision), experts.Shape.AsSpan());
        }
    }

    /// <summary>Forces a form where it can be; where not, the plan takes what it takes.</summary>
    private static PlanOptions Force(ConvolutionForm form, DeviceCapabilities device, Action forced) => new()
    {
        ForcedChoice = site =>
        {
            if (!ConvolutionChooser.Forms(site, device).Contains(form))
            {
                return null;
            }

            forced();
            return ConvolutionChooser.Choice(form, site, device);
        },
    };
}
