using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Fusion;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Networks;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>Squeeze-excite before a convolution: its gate goes into the kernel where that is smaller than the map.</summary>
public sealed class InputGateTests(GpuDevice gpu)
{
    public static TheoryData<int, int, bool, bool> Blocks => new()
    {
        // Filters, kernel, residual, bias.
        { 5, 1, false, false },
        { 8, 1, true, true },
        { 3, 3, false, true },
        { 9, 1, true, false },
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_gate_goes_into_the_kernel_and_the_output_stays(int filters, int kernel, bool isResidual, bool hasBias)
    {
        Network network = Build(filters, kernel, isResidual && filters == 8, hasBias);
        Graph fused = NetworkFusion.Apply(network.Graph, network.InferShapes(FusionCheck.Shape));

        FusionCheck.ExpectSame(network.Graph, fused);
        Assert.DoesNotContain(fused.Nodes, static node => node is MultiplyNode);
        Assert.True(Assert.Single(fused.Nodes.OfType<DynamicConvolutionNode>()).IsGated);

        double[] expected = GraphEvaluator.Output(network.Graph, FusionCheck.Shape, FusionCheck.Input());
        float[] output = Run(network, new PlanOptions(), out Plan plan);
        using (plan)
        {
            Parity.Check(output, expected, Parity.Bound, "gated convolution");
        }

        // It is no layer with experts: none are stored otherwise, and there is nothing to observe.
        PlanOptions all = new()
        {
            ExpertPrecision = ExpertPrecision.Int8,
            Observe = Observe.Stages | Observe.Attention,
        };
        Parity.SameBits(Run(network, all, out Plan observed), output, "observed, with int8");
        using (observed)
        {
            Assert.DoesNotContain(
                observed.Summary.Observations, static observation => observation.Stage is "attention" or "weight");
        }
    }

    [Fact]
    public void A_kernel_larger_than_the_map_leaves_the_gate_where_it_was()
    {
        // 43 filters of 8 channels; a map has 42 pixels.
        Network network = Build(43, 1, isResidual: false, hasBias: false);
        Graph fused = NetworkFusion.Apply(network.Graph, network.InferShapes(FusionCheck.Shape));
        Assert.Single(fused.Nodes.OfType<MultiplyNode>());
        Assert.Empty(fused.Nodes.OfType<DynamicConvolutionNode>());
    }

    [Fact]
    public void A_gate_for_pixels_stays_and_so_does_one_that_another_reads()
    {
        Network pixels = Network.Build(
            new FunctionalLayer(static (network, x) =>
                network.Apply("conv", new Conv2d(8, 4, 1, bias: false), network.Multiply(x, x))),
            new Weights().Add("conv.weight", 4, 8, 1, 1).ToStateDict());
        Network shared = Network.Build(
            new FunctionalLayer(static (network, x) =>
            {
                Value gated = network.Apply("se", new SqueezeExcite(8), x);
                return network.Add(network.Apply("conv", new Conv2d(8, 8, 1, bias: false), gated), gated);
            }),
            Gate(new Weights()).Add("conv.weight", 8, 8, 1, 1).ToStateDict());
        foreach (Network network in new[] { pixels, shared })
        {
            Graph fused = NetworkFusion.Apply(network.Graph, network.InferShapes(FusionCheck.Shape));
            Assert.Single(fused.Nodes.OfType<MultiplyNode>());
        }
    }

    private static Network Build(int filters, int kernel, bool isResidual, bool hasBias)
    {
        Weights weights = Gate(new Weights()).Add("conv.weight", filters, 8, kernel, kernel);
        return Network.Build(
            new FunctionalLayer((network, x) =>
            {
                Value y = network.Apply(
                    "conv", new Conv2d(8, filters, kernel, 1, kernel / 2, bias: hasBias),
                    network.Apply("se", new SqueezeExcite(8), x));
                return network.ReLU(isResidual ? network.Add(y, x) : y);
            }),
            (hasBias ? weights.Add("conv.bias", filters) : weights).ToStateDict());
    }

    private static Weights Gate(Weights weights) => weights
        .Add("se.conv_reduce.weight", 2, 8, 1, 1).Add("se.conv_reduce.bias", 2)
        .Add("se.conv_expand.weight", 8, 2, 1, 1).Add("se.conv_expand.bias", 8);

    private float[] Run(Network network, PlanOptions options, out Plan plan)
    {
        plan = network.Compile(gpu.Context, FusionCheck.Shape, options);
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(FusionCheck.Input(), output);
        return output;
    }
}
