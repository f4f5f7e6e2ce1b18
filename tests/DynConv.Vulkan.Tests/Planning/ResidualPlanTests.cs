using System;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Networks;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>Residual blocks on the device: one dispatch less than with a sum of its own, in every form.</summary>
public sealed class ResidualPlanTests(GpuDevice gpu)
{
    public static TheoryData<string> Kinds => ResidualBlocks.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_block_equals_float64_in_as_many_dispatches_as_its_convolution(string kind)
    {
        Network block = ResidualBlocks.Build(kind, isResidual: true), alone = ResidualBlocks.Build(kind, isResidual: false);
        float[] input = FusionCheck.Input();
        double[] expected = GraphEvaluator.Output(block.Graph, FusionCheck.Shape, input);
        int forms = 0;
        foreach (ConvolutionForm form in Enum.GetValues<ConvolutionForm>())
        {
            PlanOptions options = Force(form, gpu.Context.Capabilities, () => forms++);
            int before = forms;
            using Plan plan = block.Compile(gpu.Context, FusionCheck.Shape, options);
            if (forms == before)
            {
                continue;
            }

            float[] output = new float[expected.Length];
            plan.Run(input, output);
            Parity.Check(output, expected, form == ConvolutionForm.Winograd4 ? 1e-4 : Parity.Bound, $"{form}");
            using Plan convolution = alone.Compile(gpu.Context, FusionCheck.Shape, options);
            Assert.Equal(convolution.Summary.Dispatches, plan.Summary.Dispatches);
            Assert.Equal(convolution.Summary.Barriers, plan.Summary.Barriers);
        }

        Assert.True(forms > 0, $"no form of {kind}");
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
            return new ConvolutionChoice(form, ConvolutionChooser.Tile(form, site, device));
        },
    };
}
