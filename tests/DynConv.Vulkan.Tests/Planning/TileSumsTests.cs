using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
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
/// Convolutions that leave sums of their tiles for the pool that comes next: of every form that does so, with a residual and
/// without, behind the outputs, or made apart where a batch goes in parts.
/// </summary>
public sealed class TileSumsTests(GpuDevice gpu)
{
    private const int Samples = 65;

    public static TheoryData<string, string> Producers => new()
    {
        { "3x3", nameof(ConvolutionForm.Direct) },
        { "3x3", nameof(ConvolutionForm.Winograd2) },
        { "3x3", nameof(ConvolutionForm.Winograd4) },
        { "stride", nameof(ConvolutionForm.Direct) },
        { "depthwise", nameof(ConvolutionForm.Direct) },
        { "1x1", nameof(ConvolutionForm.Pointwise) },
        { "1x1", nameof(ConvolutionForm.Direct) },
        { "residual", nameof(ConvolutionForm.Direct) },
        { "residual", nameof(ConvolutionForm.Winograd2) },
        { "residual", nameof(ConvolutionForm.Winograd4) },
        { "dynamic", nameof(ConvolutionForm.Direct) },
        { "dynamic", nameof(ConvolutionForm.Winograd2) },
        { "dynamic depthwise", nameof(ConvolutionForm.Direct) },
    };

    private IEnumerable<ActivationPrecision> Precisions =>
        Enum.GetValues<ActivationPrecision>().Where(gpu.Context.Supports);

    [Theory]
    [MemberData(nameof(Producers))]
    public void Means_of_sums_equal_float64_and_those_of_the_map(string kind, string name)
    {
        ConvolutionForm form = Enum.Parse<ConvolutionForm>(name);
        // Rows that are stored one by one, and by fours.
        foreach (TensorShape shape in (TensorShape[])[new(3, 8, 7, 6), new(2, 8, 9, 8), new(1, 8, 12, 20)])
        {
            Network network = Build(kind);
            float[] input = new Filler(7).Features(new Planes(shape.N, shape.C, shape.H, shape.W));
            double[] expected = GraphEvaluator.Output(network.Graph, shape, input);
            foreach ((bool pools, ActivationPrecision maps) in
                from pools in new[] { true, false } from maps in Precisions select (pools, maps))
            {
                double bound = maps == ActivationPrecision.Float16 ? 2e-3
                    : form == ConvolutionForm.Winograd4 ? 1e-4 : 2 * Parity.Bound;
                (float[] of, PlanSummary with) = Run(gpu.Context, network, shape, input, form, sums: true, pools, maps);
                (float[] without, PlanSummary map) = Run(gpu.Context, network, shape, input, form, sums: false, pools, maps);
                Parity.Check(of, expected, bound, $"{kind}, {form}, {shape}: sums");
                Parity.Check(without, expected, bound, $"{kind}, {form}, {shape}: the map");
                // An attention pools a map of float32 itself, or the sums of any.
                bool isPoolLeft = pools && maps == ActivationPrecision.Float16;
                Assert.Equal(map.Dispatches, with.Dispatches + (isPoolLeft ? 1 : 0));
                Assert.True(isPoolLeft || with.UnsharedFeatureBytes > map.UnsharedFeatureBytes, "there are no sums");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Producers))]
    public void A_batch_has_the_bits_of_its_samples_and_so_have_its_parts(string kind, string name)
    {
        ConvolutionForm form = Enum.Parse<ConvolutionForm>(name);
        TensorShape shape = new(Samples, 8, 7, 6);
        Network network = Build(kind);
        float[] input = new Filler(5).Features(new Planes(Samples, 8, 7, 6));
        foreach (ActivationPrecision maps in Precisions)
        {
            CheckParts(network, shape, input, form, maps);
        }
    }

    private void CheckParts(
        Network network, TensorShape shape, float[] input, ConvolutionForm form, ActivationPrecision maps)
    {
        float[] whole = Run(gpu.Context, network, shape, input, form, sums: true, pools: null, maps).Output;
        (int size, int outputs) = (input.Length / Samples, whole.Length / Samples);
        float[] last = Run(gpu.Context, network, new TensorShape(1, 8, 7, 6), input[^size..], form, sums: true, pools: null, maps).Output;
        Parity.SameBits(last, whole.AsSpan(^outputs..), "the last sample");

        OwnContext.Restricted(
            device => device with { MaxStorageBufferRange = maps == ActivationPrecision.Float16 ? 30_000ul : 60_000 },
            context =>
            {
                (float[] parts, PlanSummary apart) = Run(context, network, shape, input, form, sums: true, pools: false, maps);
                PlanSummary map = Run(context, network, shape, input, form, sums: false, pools: false, maps).Summary;
                Parity.SameBits(parts, whole, "parts, with sums made apart");
                Assert.True(apart.Dispatches > map.Dispatches, "nothing was made apart");
            });
    }

    /// <summary>A software device that passes for a GPU: there a depthwise convolution mixes its taps itself.</summary>
    [Theory]
    [InlineData("dynamic depthwise")]
    [InlineData("depthwise")]
    public void It_is_the_same_as_on_a_gpu(string kind) => OwnContext.Restricted(
        static device => device with { Kind = DeviceKind.Discrete },
        context =>
        {
            TensorShape shape = new(3, 8, 13, 11);
            Network network = Build(kind);
            float[] input = new Filler(8).Features(new Planes(3, 8, 13, 11));
            (float[] output, PlanSummary with) = Run(
                context, network, shape, input, ConvolutionForm.Direct, sums: true, pools: null);
            Parity.Check(output, GraphEvaluator.Output(network.Graph, shape, input), 2 * Parity.Bound, kind);
            PlanSummary map = Run(context, network, shape, input, ConvolutionForm.Direct, sums: false, pools: null).Summary;
            Assert.True(with.UnsharedFeatureBytes > map.UnsharedFeatureBytes, "there are no sums");
        });

    /// <summary>The sums of the map's tiles alone, which a convolution's are compared with above.</summary>
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(7, 6, 1, 4)]
    [InlineData(9, 11, 4, 4)]
    [InlineData(1, 63, 1, 16)]
    [InlineData(14, 5, 3, 8)]
    public void Sums_of_tiles_equal_the_reference(int height, int width, int rows, int columns)
    {
        const int Planes = 5;
        MapTiles tiles = new((uint)height, (uint)width, (uint)rows, (uint)columns);
        float[] input = new Filler(3).Numbers(Planes * height * width);
        double[] expected = new double[Planes * (int)tiles.Count];
        int across = (width + columns - 1) / columns;
        for (int i = 0; i < input.Length; i++)
        {
            (int y, int x) = (i / width % height, i % width);
            expected[(i / (height * width) * (int)tiles.Count) + (y / rows * across) + (x / columns)] += input[i];
        }

        float[] actual = KernelRun.Run(gpu.Context, new SumTiles(Planes, tiles), expected.Length, input);

        Parity.Check(actual, expected, Parity.Bound, "sums");
    }

    /// <summary>What a host reads must not have anything behind it, and what nobody pools needs no sums.</summary>
    [Fact]
    public void Outputs_of_the_network_and_maps_that_nobody_pools_have_no_sums()
    {
        Network network = Network.Build(
            new Sequential(("a", new Conv2d(8, 8, 3, padding: 1)), ("b", new Conv2d(8, 8, 3, padding: 1))),
            new Weights(3).Add("a.weight", 8, 8, 3, 3).Add("a.bias", 8).Add("b.weight", 8, 8, 3, 3).Add("b.bias", 8)
                .ToStateDict());
        TensorShape shape = new(2, 8, 7, 6);
        using Plan with = network.Compile(gpu.Context, shape, new PlanOptions { TileSums = true });
        using Plan without = network.Compile(gpu.Context, shape, new PlanOptions { TileSums = false });

        Assert.Equal(
            (without.Summary.Dispatches, without.Summary.UnsharedFeatureBytes),
            (with.Summary.Dispatches, with.Summary.UnsharedFeatureBytes));
    }

    private static (float[] Output, PlanSummary Summary) Run(
        VulkanContext context, Network network, TensorShape shape, float[] input, ConvolutionForm form, bool sums, bool? pools,
        ActivationPrecision maps = ActivationPrecision.Float32)
    {
        PlanOptions options = new()
        {
            TileSums = sums,
            PoolInAttention = pools,
            ActivationPrecision = maps,
            ForcedChoice = site => site.Geometry.OutChannels == 8
                ? ConvolutionChooser.Choice(form, site, context.Capabilities)
                : null,
        };
        using Plan plan = network.Compile(context, shape, options);
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(input, output);
        return (output, plan.Summary);
    }

    /// <summary>A convolution to 8 channels, whose output a dynamic one pools and convolves.</summary>
    private static Network Build(string kind)
    {
        Weights weights = new Weights(9).Dynamic("b", 8, 5, 1);
        Layer first;
        switch (kind)
        {
            case "dynamic":
                (first, weights) = (new DynamicConv2d(8, 8, 3, padding: 1), weights.Dynamic("a", 8, 8, 3));
                break;
            case "dynamic depthwise":
                (first, weights) = (
                    new DynamicConv2d(8, 8, 3, padding: 1, groups: 8), weights.Dynamic("a", 8, 8, 3, groups: 8));
                break;
            case "residual":
                (first, weights) = (
                    new Residual(new Sequential(("conv", new Conv2d(8, 8, 3, padding: 1))), activation: new ReLU()),
                    weights.Add("a.conv.weight", 8, 8, 3, 3).Add("a.conv.bias", 8));
                break;
            case "depthwise":
                (first, weights) = (
                    new Conv2d(8, 8, 3, padding: 1, groups: 8), weights.Add("a.weight", 8, 1, 3, 3).Add("a.bias", 8));
                break;
            case "1x1":
                (first, weights) = (new Conv2d(8, 8, 1), weights.Add("a.weight", 8, 8, 1, 1).Add("a.bias", 8));
                break;
            default:
                (first, weights) = (
                    new Conv2d(8, 8, 3, kind == "stride" ? 2 : 1, padding: 1),
                    weights.Add("a.weight", 8, 8, 3, 3).Add("a.bias", 8));
                break;
        }

        return Network.Build(new Sequential(("a", first), ("b", new DynamicConv2d(8, 5, 1))), weights.ToStateDict());
    }
}
