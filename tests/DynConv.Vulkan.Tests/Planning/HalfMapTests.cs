using System;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Networks;
using DynConv.Vulkan.Tests.Pipelines;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>
/// Plans that keep maps as float16. All sums are float32, so one convolution of inputs that float16 has gives the bits of the
/// float32 plan, rounded. Without 16-bit storage (SwiftShader) plans say so and have the bits of float32.
/// </summary>
public sealed class HalfMapTests(GpuDevice gpu)
{
    private const double Bound = 2e-3;

    private bool HasHalves => gpu.Context.Features.HasFlag(VulkanFeatures.HalfStorage);

    [Fact]
    public void The_device_can_where_its_features_say_so() =>
        Assert.Equal(HasHalves, gpu.Context.Supports(ActivationPrecision.Float16));

    /// <summary>Also as a GPU, whose depthwise convolutions and blocks mix experts on the way.</summary>
    [Theory]
    [MemberData(nameof(ResidualBlocks.Kinds), MemberType = typeof(ResidualBlocks))]
    public void A_convolution_has_the_bits_of_float32_rounded(string kind)
    {
        CheckForms(gpu.Context, kind);
        OwnContext.Restricted(
            static device => device with { Kind = DeviceKind.Discrete }, context => CheckForms(context, kind));
    }

    /// <summary>
    /// As drawn: all of them on the newest driver, where all else that is float16 runs too, and every eighth on the usual
    /// one, which has the same shaders, and compiles them for minutes.
    /// </summary>
    [Fact]
    public void Every_layer_of_the_grid_has_the_bits_of_float32_rounded()
    {
        int rounded = 0, every = !HasHalves ? 20 : gpu.Context.MatrixUnits is null ? 8 : 1;
        ConvolutionCase[] cases = [.. DynamicLayerTests.Cases.Where((_, i) => i % every == 0)];
        ConvolutionCases.Check(
            cases,
            given =>
            {
                ConvolutionTensors tensors = new(given);
                Network network = LayerCase.Build(given, tensors);
                float[] input = Array.ConvertAll(tensors.Input, Rounded);
                float[] single = LayerCase.Execute(gpu.Context, network, given, input, new PlanOptions()).Output;
                float[] half = LayerCase.Execute(gpu.Context, network, given, input, Halves).Output;
                // What has one pixel is no map, and stays as it is.
                bool isMap = HasHalves && given.Input is { H: > 1 } or { W: > 1 } && given.Output is { H: > 1 } or { W: > 1 };
                rounded += isMap ? 1 : 0;
                Parity.SameBits(half, isMap ? Array.ConvertAll(single, Rounded) : single, "rounded");
            });
        Assert.True(!HasHalves || rounded > cases.Length / 2, $"{rounded} of {cases.Length} were rounded");
    }

    [Fact]
    public void A_network_is_near_the_reference_in_less_memory()
    {
        Network network = Mixed();
        TensorShape shape = new(3, 8, 15, 13);
        float[] input = new Filler(11).Features(new Planes(3, 8, 15, 13));
        double[] expected = GraphEvaluator.Output(network.Graph, shape, input);

        (float[] single, PlanSummary whole) = Run(gpu.Context, network, shape, input, new PlanOptions());
        (float[] half, PlanSummary halved) = Run(gpu.Context, network, shape, input, Halves);

        Parity.Check(single, expected, 1e-4, "float32");
        Parity.Check(half, expected, Bound, "float16");
        Assert.Equal(HasHalves, halved.UnsharedFeatureBytes < whole.UnsharedFeatureBytes);
        Assert.Equal(!HasHalves, half.AsSpan().SequenceEqual(single));
    }

    [Fact]
    public void A_batch_has_the_bits_of_its_samples_and_so_have_its_parts()
    {
        const int Samples = 65;
        Network network = Mixed();
        TensorShape shape = new(Samples, 8, 9, 7);
        float[] input = new Filler(12).Features(new Planes(Samples, 8, 9, 7));
        (float[] whole, PlanSummary summary) = Run(gpu.Context, network, shape, input, Halves);
        (int size, int outputs) = (input.Length / Samples, whole.Length / Samples);
        foreach (int n in new[] { 0, 31, Samples - 1 })
        {
            float[] one = Run(
                gpu.Context, network, new TensorShape(1, 8, 9, 7), input[(n * size)..((n + 1) * size)], Halves).Output;
            Parity.SameBits(one, whole.AsSpan(n * outputs, outputs), $"sample {n}");
        }

        OwnContext.Restricted(static device => device with { MaxStorageBufferRange = 60_000 }, context =>
        {
            (float[] parts, PlanSummary cut) = Run(context, network, shape, input, Halves);
            Parity.SameBits(parts, whole, "parts");
            Assert.True(cut.Dispatches > summary.Dispatches, "nothing was split");
        });
    }

    [Theory]
    [InlineData(40000f, float.PositiveInfinity)]
    [InlineData(-40000f, float.NegativeInfinity)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    public void What_float16_does_not_have_becomes_infinite_and_a_NaN_stays(float value, float expected)
    {
        Network network = Network.Build(
            new Sequential(("a", new Conv2d(1, 1, 1, bias: false))),
            StateDict.FromTensors([CheckpointTensor.FromSingles("a.weight", [1, 1, 1, 1], new[] { 2f })]));
        float[] output = Run(
            gpu.Context, network, new TensorShape(1, 1, 2, 3), [1, 2, value, 3, 4, 5], Halves).Output;
        float exact = HasHalves ? expected : 2 * value;
        Parity.SameBits(output, [2, 4, float.IsNaN(exact) ? output[2] : exact, 6, 8, 10], "output");
        Assert.Equal(float.IsNaN(exact), float.IsNaN(output[2]));
    }

    [Fact]
    public void Without_16_bit_storage_a_plan_says_so_once()
    {
        LogLines log = new();
        OwnContext.Use(options => options with { LoggerFactory = log }, context =>
        {
            Run(context, Mixed(), new TensorShape(1, 8, 5, 5), new float[200], Halves);
            Assert.Equal(HasHalves ? [] : new[] { Refusal(context) }, log.Warnings);
        });

        static string Refusal(VulkanContext context) =>
            $"Warning 14 {context.Capabilities.Name} has no numbers of 16 bits in storage buffers; activations stay float32";
    }

    /// <summary>What matrix units cannot is made by other forms: their maps are float16 all the same.</summary>
    [Fact]
    public void Products_and_maps_of_float16_go_together()
    {
        Network network = Mixed();
        TensorShape shape = new(2, 8, 12, 12);
        float[] input = new Filler(13).Features(new Planes(2, 8, 12, 12));
        (float[] output, _) = Run(
            gpu.Context, network, shape, input, Halves with { Arithmetic = Arithmetic.Float16 });
        Parity.Check(output, GraphEvaluator.Output(network.Graph, shape, input), 2 * Bound, "both");
    }

    private static PlanOptions Halves { get; } = new() { ActivationPrecision = ActivationPrecision.Float16 };

    private static float Rounded(float value) => (float)(Half)value;

    private void CheckForms(VulkanContext context, string kind)
    {
        int forms = 0;
        foreach (ConvolutionForm form in Enum.GetValues<ConvolutionForm>())
        {
            int before = forms;
            PlanOptions options = new()
            {
                ForcedChoice = site =>
                {
                    bool can = ConvolutionChooser.Forms(site, context.Capabilities).Contains(form);
                    forms += can ? 1 : 0;
                    return can ? ConvolutionChooser.Choice(form, site, context.Capabilities) : null;
                },
            };
            Network block = ResidualBlocks.Build(kind, isResidual: true);
            float[] input = Array.ConvertAll(FusionCheck.Input(), Rounded);
            float[] single = Run(context, block, FusionCheck.Shape, input, options).Output;
            if (forms > before)
            {
                (float[] half, _) = Run(
                    context, block, FusionCheck.Shape, input,
                    options with { ActivationPrecision = ActivationPrecision.Float16 });
                Parity.SameBits(half, HasHalves ? Array.ConvertAll(single, Rounded) : single, $"{kind}, {form}");
            }
        }

        Assert.True(forms > 0, "no form");
    }

    /// <summary>
    /// Maps that kernels hand on as float16, and such that something takes as float32: sums that no convolution takes in,
    /// pools, a normalization of its own, a sum of one of each, and a gate.
    /// </summary>
    private static Network Mixed()
    {
        Weights weights = new Weights(21).Add("a.weight", 8, 8, 3, 3).Add("a.bias", 8).Dynamic("b", 8, 8, 3)
            .BatchNorm("norm", 8).Dynamic("c", 8, 8, 3, groups: 8).Add("d.weight", 6, 8, 1, 1).Add("d.bias", 6)
            .Add("e.weight", 5, 6).Add("e.bias", 5);
        return Network.Build(
            new FunctionalLayer((network, x) =>
            {
                Value a = network.ReLU(network.Apply("a", new Conv2d(8, 8, 3, padding: 1), x));
                Value b = network.Apply("b", new DynamicConv2d(8, 8, 3, padding: 1), a);
                Value sum = network.ReLU(network.Add(network.Add(a, b), b));
                Value small = network.Apply("max", new MaxPool2d(3, 2, 1), sum);
                Value norm = network.Apply("norm", new BatchNorm2d(8), small);
                Value c = network.Apply("c", new DynamicConv2d(8, 8, 3, padding: 1, groups: 8), small);
                c = network.Multiply(c, network.Apply("pool", new AdaptiveAvgPool2d(1), c));
                Value both = network.Add(norm, network.Apply("mean", new AvgPool2d(3, 1, 1), c));
                Value d = network.Apply("d", new Conv2d(8, 6, 1), both);
                return network.Apply("e", new DynConv.Vulkan.Networks.Layers.Linear(6, 5), network.GlobalAveragePool(d));
            }),
            weights.ToStateDict());
    }

    private static (float[] Output, PlanSummary Summary) Run(
        VulkanContext context, Network network, TensorShape shape, float[] input, PlanOptions options)
    {
        using Plan plan = network.Compile(context, shape, options);
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(input, output);
        return (output, plan.Summary);
    }
}
