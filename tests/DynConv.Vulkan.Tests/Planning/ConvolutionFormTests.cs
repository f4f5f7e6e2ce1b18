using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>
/// Every way to compute a convolution, forced over the whole grid of cases that it can compute, with a kernel for each sample
/// and with one for all. Bound: 1e-5 of the largest output; 1e-4 for Winograd on 4×4 tiles, whose transforms multiply by up
/// to 8 and divide by up to 24 (arXiv 1509.09308, section 5.3).
/// </summary>
public sealed class ConvolutionFormTests(GpuDevice gpu)
{
    /// <summary>The drawn cases, made such that one of the special forms suits them.</summary>
    private static IReadOnlyList<ConvolutionCase> Cases { get; } =
    [
        .. ConvolutionCases.Awkward.Concat(ConvolutionCases.Random(40, seed: 20261130))
            .SelectMany(static given => new[]
            {
                given with { Groups = 1, Window = Window.Square(3, padding: given.Seed % 3) },
                given with { Groups = 1, Window = Window.Square(1) },
                given with { Groups = 1, Window = new Window(new(3, 1, given.Seed % 2), new(3, 1, 2)), H = given.H + 3 },
            })
            .Where(static given => given.IsValid),
    ];

    /// <summary>Those of float32; the other is in <see cref="MatrixFormTests"/>.</summary>
    public static TheoryData<string> Forms =>
        [.. Enum.GetNames<ConvolutionForm>().Where(static name => name != nameof(ConvolutionForm.Matrix))];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_stage_of_a_dynamic_layer_equals_the_reference(string name)
    {
        ConvolutionForm form = Enum.Parse<ConvolutionForm>(name);
        int checks = 0;
        ConvolutionCases.Check(Suitable(form), given =>
        {
            ConvolutionTensors tensors = new(given);
            Network network = LayerCase.Build(given, tensors);
            foreach (ConvolutionChoice choice in Choices(form, given))
            {
                LayerCase.Run run = LayerCase.Execute(
                    gpu.Context, network, given, tensors.Input, Forced(choice, Observe.Stages));
                StageComparison.Check(given, tensors, run, Bound(form));
                checks++;
            }
        });
        Assert.True(checks >= 40, $"only {checks} checks of {name}");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_static_convolution_equals_the_reference(string name)
    {
        ConvolutionForm form = Enum.Parse<ConvolutionForm>(name);
        ConvolutionCases.Check([.. Suitable(form).Take(40)], given =>
        {
            ConvolutionTensors tensors = new(given);
            float[] weight = tensors.BankWeight[..given.FilterElements];
            float[]? bias = tensors.BankBias?[..given.O];
            float[] actual = RunStatic(given, tensors.Input, weight, bias, form);
            double[] expected = Convolution(given, tensors.Input, weight, bias);
            double[] magnitudes = Convolution(
                given, Array.ConvertAll(tensors.Input, Math.Abs), Array.ConvertAll(weight, Math.Abs),
                bias is null ? null : Array.ConvertAll(bias, Math.Abs));
            // Where terms cancel, no float32 sum is within a bound of the result; see ARCHITECTURE.md.
            double largest = expected.Max(Math.Abs), cancelled = Math.Pow(2, -22) * magnitudes.Max() / largest;
            Parity.Check(actual, expected, largest == 0 ? 0 : Math.Max(Bound(form), cancelled), name);
        });
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_batch_has_the_bits_of_its_samples(string name)
    {
        ConvolutionForm form = Enum.Parse<ConvolutionForm>(name);
        ConvolutionCases.Check([.. Suitable(form).Where(static given => given.N > 1).Take(25)], given =>
        {
            ConvolutionTensors tensors = new(given);
            Network network = LayerCase.Build(given, tensors);
            ConvolutionChoice choice = Choices(form, given).First();
            float[] whole = LayerCase.Execute(
                gpu.Context, network, given, tensors.Input, Forced(choice)).Output;
            int size = tensors.Input.Length / given.N, outputs = whole.Length / given.N;
            for (int n = 0; n < given.N; n++)
            {
                float[] one = LayerCase.Execute(
                    gpu.Context, network, given with { N = 1 }, tensors.Input[(n * size)..((n + 1) * size)],
                    Forced(choice)).Output;
                Parity.SameBits(one, whole.AsSpan(n * outputs, outputs), $"sample {n}");
            }
        });
    }

    [Fact]
    public void A_layer_with_enough_products_is_made_by_winograd_unless_that_is_forbidden()
    {
        ConvolutionCase given = new() { C = 64, O = 64, H = 56, W = 56, Window = Window.Square(3, padding: 1) };
        ConvolutionSite site = Site(given);

        Assert.NotEqual(0, ConvolutionChooser.Choose(site, gpu.Context.Capabilities).WinogradSide);
        Assert.Equal(0, ConvolutionChooser.Choose(site, gpu.Context.Capabilities, allowWinograd: false).WinogradSide);
    }

    private static PlanOptions Forced(ConvolutionChoice choice, Observe observe = Observe.None) =>
        new() { Observe = observe, ForcedChoice = _ => choice };

    private static double Bound(ConvolutionForm form) => form == ConvolutionForm.Winograd4 ? 1e-4 : Parity.Bound;

    private IReadOnlyList<ConvolutionCase> Suitable(ConvolutionForm form) =>
        [.. Cases.Where(given => ConvolutionChooser.Forms(Site(given), gpu.Context.Capabilities).Contains(form))];

    /// <summary>The sizes that a plan takes here; of hand-made cases also those of a GPU.</summary>
    private IEnumerable<ConvolutionChoice> Choices(ConvolutionForm form, ConvolutionCase given)
    {
        DeviceCapabilities device = gpu.Context.Capabilities;
        ConvolutionChoice usual = ConvolutionChooser.Choice(form, Site(given), device);
        ConvolutionChoice other = ConvolutionChooser.Choice(form, Site(given), device with { Kind = DeviceKind.Discrete });
        yield return usual;
        if (other != usual && given.Seed % 4 == 0)
        {
            yield return other;
        }
    }

    private static ConvolutionSite Site(ConvolutionCase given) => new(
        ConvolutionGeometry.Create(
            given.C, given.O, (given.Window.Y.Taps, given.Window.X.Taps),
            (Size2d)(given.Window.Y.Stride, given.Window.X.Stride),
            (Size2d)(given.Window.Y.Padding, given.Window.X.Padding),
            (Size2d)(given.Window.Y.Dilation, given.Window.X.Dilation), given.Groups),
        new TensorShape(given.N, given.C, given.H, given.W),
        new TensorShape(given.N, given.O, given.Output.H, given.Output.W), IsDynamic: true);

    private static double[] Convolution(ConvolutionCase given, float[] input, float[] weight, float[]? bias) =>
        Reference.Convolution.Shared(input, given.Input, weight, bias, given.O, given.Window, given.Groups);

    private float[] RunStatic(
        ConvolutionCase given, float[] input, float[] weight, float[]? bias, ConvolutionForm form)
    {
        Conv2d layer = new(
            given.C, given.O, (given.Window.Y.Taps, given.Window.X.Taps),
            padding: (Size2d)(given.Window.Y.Padding, given.Window.X.Padding), bias: bias is not null);
        List<CheckpointTensor> tensors =
        [
            CheckpointTensor.FromSingles(
                "0.weight", [given.O, given.C, given.Window.Y.Taps, given.Window.X.Taps], weight),
        ];
        if (bias is not null)
        {
            tensors.Add(CheckpointTensor.FromSingles("0.bias", [given.O], bias));
        }

        Network network = Network.Build(new Sequential(layer), StateDict.FromTensors(tensors));
        ConvolutionChoice choice = Choices(form, given).First();
        return LayerCase.Execute(gpu.Context, network, given, input, Forced(choice)).Output;
    }
}
