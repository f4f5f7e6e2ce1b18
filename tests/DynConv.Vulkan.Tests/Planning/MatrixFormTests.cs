using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Planning.Tuning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Networks;
using DynConv.Vulkan.Tests.Pipelines;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>
/// Plans whose arithmetic is float16: on a device with matrix units (the newest lavapipe: scripts/test.sh --newest)
/// they are within 2e-3 of the largest output; on one without they say so and have the bits of float32.
/// </summary>
public sealed class MatrixFormTests(GpuDevice gpu)
{
    private const double Bound = 2e-3;

    /// <summary>
    /// The drawn cases, made such that they fill a matrix; sizes that no matrix divides, and some that one does.
    /// </summary>
    private static IReadOnlyList<ConvolutionCase> Cases { get; } =
    [
        .. ConvolutionCases.Awkward.Concat(ConvolutionCases.Random(24, seed: 20261201))
            .Select(static given => given with { Groups = 1, C = given.C + 16, O = given.O + 16 })
            .Select(static (given, i) => (i % 3) switch
            {
                0 => given with { Window = Window.Square(1) },
                1 => given with { Window = Window.Square(3, padding: given.Seed % 3) },
                _ => given with { Window = new Window(new(3, 2, given.Seed % 2), new(1, 3, 2)), H = given.H + 3 },
            })
            .Append(new() { N = 2, C = 64, O = 64, H = 8, W = 16, Window = Window.Square(1) })
            .Append(new() { N = 3, C = 40, O = 130, H = 13, W = 11, Window = Window.Square(3, padding: 1) })
            .Where(static given => given.IsValid),
    ];

    private bool HasUnits => gpu.Context.MatrixUnits is not null;

    [Fact]
    public void Units_are_found_where_the_driver_lists_the_extension_and_nowhere_else()
    {
        bool listed = VulkanExtensions.DeviceHas(gpu.Context.Api, gpu.Context.PhysicalDevice, MatrixUnits.Extension);
        Assert.Equal(listed, HasUnits);
        Assert.Equal(listed, gpu.Context.Features.HasFlag(VulkanFeatures.CooperativeMatrix));
        Assert.Equal(listed, gpu.Context.Supports(Arithmetic.Float16));
        if (gpu.Context.MatrixUnits is MatrixUnits units)
        {
            Assert.All([units.Rows, units.Columns, units.Depth], side => Assert.Contains(side, new[] { 8u, 16u }));
            Assert.InRange(MatrixTile.Choose(units, 64).SharedBytes, 1u, gpu.Context.Capabilities.MaxSharedMemory);
        }
    }

    /// <summary>However its experts are stored: they are mixed in float32.</summary>
    [Theory]
    [InlineData(ExpertPrecision.Float32, 0)]
    [InlineData(ExpertPrecision.Float16, 12)]
    [InlineData(ExpertPrecision.Int8, 12)]
    public void A_dynamic_layer_is_near_the_reference(ExpertPrecision stored, int skipped) =>
        ConvolutionCases.Check([.. Cases.Skip(skipped)], given => CheckDynamic(given, stored));

    /// <summary>As drawn, those too of which only some, or none, fill a matrix.</summary>
    [Fact]
    public void Every_layer_of_the_grid_is_near_the_reference() => ConvolutionCases.Check(
        // Without units it is what DynamicLayerTests does with all of them.
        HasUnits ? DynamicLayerTests.Cases : [.. DynamicLayerTests.Cases.Take(20)],
        given => CheckDynamic(given, ExpertPrecision.Float32));

    [Fact]
    public void A_static_convolution_is_near_the_reference() => ConvolutionCases.Check([.. Cases.TakeLast(20)], given =>
    {
        ConvolutionTensors tensors = new(given);
        float[] weight = tensors.BankWeight[..given.FilterElements];
        float[]? noBias = null;
        Conv2d layer = new(
            given.C, given.O, (given.Window.Y.Taps, given.Window.X.Taps),
            (Size2d)(given.Window.Y.Stride, given.Window.X.Stride),
            (Size2d)(given.Window.Y.Padding, given.Window.X.Padding),
            (Size2d)(given.Window.Y.Dilation, given.Window.X.Dilation), bias: false);
        Network network = Network.Build(
            new Sequential(layer),
            StateDict.FromTensors([CheckpointTensor.FromSingles(
                "0.weight", [given.O, given.C, given.Window.Y.Taps, given.Window.X.Taps], weight)]));
        LayerCase.Run run = LayerCase.Execute(
            gpu.Context, network, given, tensors.Input, new PlanOptions { Arithmetic = Arithmetic.Float16 });
        Check(
            run.Output,
            Reference.Convolution.Shared(
                tensors.Input, given.Input, weight, noBias, given.O, given.Window, given.Groups),
            Reference.Convolution.Shared(
                Array.ConvertAll(tensors.Input, Math.Abs), given.Input, Array.ConvertAll(weight, Math.Abs), noBias,
                given.O, given.Window, given.Groups));
    });

    /// <summary>With the biases behind the weights, mixed or not, and no dispatch of its own.</summary>
    [Theory]
    [MemberData(nameof(ResidualBlocks.Kinds), MemberType = typeof(ResidualBlocks))]
    public void A_residual_is_added_as_a_sum_apart_would(string kind)
    {
        PlanOptions options = new() { Arithmetic = Arithmetic.Float16 };
        Network block = ResidualBlocks.Build(kind, isResidual: true);
        Network alone = ResidualBlocks.Build(kind, isResidual: false, Activation.None);
        (float[] input, TensorShape shape) = (FusionCheck.Input(), FusionCheck.Shape);
        using Plan plan = block.Compile(gpu.Context, shape, options);
        using Plan convolution = alone.Compile(gpu.Context, shape, options);
        float[] output = new float[input.Length], sums = new float[input.Length];
        plan.Run(input, output);
        convolution.Run(input, sums);

        Assert.Equal(convolution.Summary.Dispatches, plan.Summary.Dispatches);
        for (int i = 0; i < sums.Length; i++)
        {
            float sum = sums[i] + input[i];
            sums[i] = sum > 0 ? sum : 0;
        }

        Parity.SameBits(output, sums, "the sum apart");
        Parity.Check(output, GraphEvaluator.Output(block.Graph, shape, input), HasUnits ? Bound : 1e-4, "block");
    }

    [Fact]
    public void A_batch_has_the_bits_of_its_samples() =>
        ConvolutionCases.Check([.. Cases.Where(static given => given.N > 1).TakeLast(12)], given =>
        {
            ConvolutionTensors tensors = new(given);
            float[] whole = Execute(given, tensors.Input).Output;
            int size = tensors.Input.Length / given.N, outputs = whole.Length / given.N;
            for (int n = 0; n < given.N; n++)
            {
                float[] one = Execute(given, tensors.Input[(n * size)..((n + 1) * size)], samples: 1).Output;
                Parity.SameBits(one, whole.AsSpan(n * outputs, outputs), $"sample {n}");
            }
        });

    [Fact]
    public void It_is_float16_where_there_are_units_and_float32_where_there_are_none()
    {
        ConvolutionCase given = Cases[^1];
        float[] input = new ConvolutionTensors(given).Input;
        float[] half = Execute(given, input).Output;
        Assert.Equal(!HasUnits, half.AsSpan().SequenceEqual(Execute(given, input, Arithmetic.Float32).Output));
    }

    [Fact]
    public void What_was_measured_in_float32_does_not_stand_above_what_was_asked_for()
    {
        ConvolutionCase given = Cases[^1];
        Network network = LayerCase.Build(given, new ConvolutionTensors(given));
        TensorShape shape = new(given.N, given.C, given.H, given.W);
        ConvolutionSite site = Assert.Single(Planner.Convolutions(network, gpu.Context, shape));
        ConvolutionChoice measured = new(ConvolutionForm.Direct, new ConvolutionTile(4, 1));
        TuningTable table = new(gpu.Context);
        table.Set(site, measured);
        DeviceCapabilities device = gpu.Context.Capabilities;
        PlanOptions options = new() { Arithmetic = Arithmetic.Float16, Tuning = table };
        PlanBuilder with = new(device, options, network.InferShapes(shape))
        {
            Batch = given.N, Matrix = new MatrixUnits(16, 16, 16, 32),
        };
        PlanBuilder without = new(device, options, network.InferShapes(shape)) { Batch = given.N };

        Assert.Equal(ConvolutionForm.Matrix, with.Choose(site).Form);
        Assert.Equal(measured, without.Choose(site));
    }

    [Fact]
    public void Without_units_a_plan_says_so_once_and_has_the_bits_of_float32()
    {
        ConvolutionCase given = Cases[^1];
        ConvolutionTensors tensors = new(given);
        Network network = LayerCase.Build(given, tensors);
        LogLines log = new();
        OwnContext.Use(options => options with { MatrixUnits = false, LoggerFactory = log }, context =>
        {
            Assert.Equal(gpu.Context.Features & ~VulkanFeatures.CooperativeMatrix, context.Features);
            Assert.Null(context.MatrixUnits);
            Assert.False(context.Supports(Arithmetic.Float16));
            Assert.True(context.Supports(Arithmetic.Float32));
            Assert.Empty(log.Warnings);
            float[] half = Run(context, Arithmetic.Float16);
            Assert.Contains("stays with float32", Assert.Single(log.Warnings), StringComparison.Ordinal);
            Parity.SameBits(half, Run(context, Arithmetic.Float32), "the other arithmetic");
            Assert.Single(log.Warnings);
        });

        float[] Run(VulkanContext context, Arithmetic arithmetic) => LayerCase.Execute(
            context, network, given, tensors.Input, new PlanOptions { Arithmetic = arithmetic }).Output;
    }

    [Fact]
    public void The_kernel_is_refused_by_a_device_without_units()
    {
        ConvolutionCase given = Cases[^1];
        ConvolutionTensors tensors = new(given);
        Network network = LayerCase.Build(given, tensors);
        OwnContext.Use(options => options with { MatrixUnits = false }, context =>
            Assert.Contains(
                "convolution_matrix",
                Assert.Throws<VulkanFeatureException>(() => LayerCase.Execute(
                    context, network, given, tensors.Input, new PlanOptions
                    {
                        ForcedChoice = site => MatrixArithmetic.Choose(site, new MatrixUnits(16, 16, 16, 32)),
                    })).Message,
                StringComparison.Ordinal));
    }

    [Fact]
    public void Every_size_of_matrices_has_a_tile_that_the_shader_can_stage()
    {
        uint[] sides = [8, 16];
        foreach (uint subgroup in new uint[] { 4, 8, 16, 32, 64, 128 })
        {
            foreach ((uint rows, uint columns, uint depth) in
                from rows in sides from columns in sides from depth in sides select (rows, columns, depth))
            {
                foreach (int filters in new[] { 1, 8, 17, 33, 64, 1000 })
                {
                    MatrixTile tile = MatrixTile.Choose(new MatrixUnits(rows, columns, depth, subgroup), filters);
                    Assert.Equal(128u, tile.GroupSize);
                    Assert.Equal(0u, tile.GroupSize % tile.Tall);
                    Assert.Equal(0u, tile.GroupSize % tile.Wide);
                    Assert.InRange(tile.Tall, rows, 64u);
                }
            }
        }
    }

    private void CheckDynamic(ConvolutionCase given, ExpertPrecision stored)
    {
        ConvolutionTensors tensors = new(given);
        LayerCase.Run run = Execute(given, tensors.Input, stored: stored);
        double[] weight = Array.ConvertAll(run.Stages["weight"], static v => (double)v);
        double[]? bias = run.Stages.TryGetValue("bias", out float[]? mixed)
            ? Array.ConvertAll(mixed, static v => (double)v)
            : null;
        double[] sums = Reference.Convolution.PerSample(
            tensors.Input, given.Input, weight, bias, given.O, given.Window, given.Groups);
        double[] magnitudes = Reference.Convolution.PerSample(
            Array.ConvertAll(tensors.Input, Math.Abs), given.Input, Array.ConvertAll(weight, Math.Abs),
            bias is null ? null : Array.ConvertAll(bias, Math.Abs), given.O, given.Window, given.Groups);
        Check(run.Output, Elementwise.Apply(given.Activation, sums), magnitudes);
    }

    private LayerCase.Run Execute(
        ConvolutionCase given, float[] input, Arithmetic arithmetic = Arithmetic.Float16, int? samples = null,
        ExpertPrecision stored = ExpertPrecision.Float32)
    {
        ConvolutionTensors tensors = new(given);
        return LayerCase.Execute(
            gpu.Context, LayerCase.Build(given, tensors), given with { N = samples ?? given.N }, input,
            new PlanOptions { Observe = Observe.Stages, Arithmetic = arithmetic, ExpertPrecision = stored });
    }

    /// <summary>Where terms cancel, no sum of rounded products is within a bound of the result.</summary>
    private void Check(float[] actual, double[] expected, double[] magnitudes)
    {
        double largest = expected.Max(Math.Abs), unit = Math.Pow(2, HasUnits ? -10 : -22);
        double usual = HasUnits ? Bound : 1e-4;
        Parity.Check(actual, expected, largest == 0 ? 0 : Math.Max(usual, unit * magnitudes.Max() / largest), "output");
    }
}
