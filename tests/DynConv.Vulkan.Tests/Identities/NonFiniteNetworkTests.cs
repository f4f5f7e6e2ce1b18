using System;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Identities.Modules;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Identities;

/// <summary>
/// NaN, infinity and negative zero through ordinary layers, alone and fused: the same elements must be NaN, ∞ and −∞ as
/// in float64, which follows PyTorch.
/// </summary>
public sealed class NonFiniteNetworkTests(GpuDevice gpu)
{
    private const float Nan = float.NaN;
    private const float Inf = float.PositiveInfinity;

    private static readonly Planes Shape = new(3, 4, 9, 11);

    private static readonly Window Three = Window.Square(3, 1, 0);

    public static TheoryData<string> Networks =>
        ["activations", "pools", "norms", "convolution", "depthwise", "residual", "head"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void NaN_and_infinity_go_where_float64_says(string name)
    {
        SequenceModule module = SequenceModule.Of(Layers(name));
        StateDict weights = ModuleRun.Draw(module, 11);
        float[] input = new Filler(12).Features(Shape);
        (input[20], input[150], input[500], input[1000]) = (Nan, Inf, -Inf, Nan);

        float[] output = ModuleRun.OnDevice(gpu.Context, module, weights, input, new TensorShape(3, 4, 9, 11));

        double[] expected = ModuleRun.Exact(module, weights, input, Shape).Values;
        Parity.Check(output, expected, Parity.Bound, name);
        Assert.Contains(double.NaN, expected);
        Assert.Contains(expected, double.IsFinite);
    }

    /// <summary>0·∞ is NaN whether the scale stands in the weights or after the convolution.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void A_folded_scale_treats_infinity_as_its_own_layer_would(float gamma)
    {
        SequenceModule module = SequenceModule.Of(new ConvolutionModule(2, 3, Three), new NormModule(3));
        StateDict weights = StateDict.FromTensors(
        [
            .. ModuleRun.Draw(module, 5).Tensors.Where(static tensor => tensor.Name != "1.weight"),
            CheckpointTensor.FromSingles("1.weight", [3], new[] { gamma, 1, gamma }),
        ]);
        Planes shape = new(1, 2, 7, 7);
        float[] input = new Filler(6).Features(shape);
        input[60] = Inf;

        float[] output = ModuleRun.OnDevice(gpu.Context, module, weights, input, new TensorShape(1, 2, 7, 7));

        Parity.Check(output, ModuleRun.Exact(module, weights, input, shape).Values, Parity.Bound, $"γ = {gamma}");
    }

    /// <summary>Which zero a device gives is its own affair; that it is one is not.</summary>
    [Fact]
    public void Negative_zero_stays_zero()
    {
        SequenceModule module = SequenceModule.Of(
            new MaxPoolModule(Window.Square(2, 2)), Activate(Nonlinearity.Relu), Activate(Nonlinearity.Silu),
            Activate(Nonlinearity.Relu6), new AveragePoolModule(Window.Square(2, 1)));

        float[] output = ModuleRun.OnDevice(
            gpu.Context, module, ModuleRun.Draw(module, 1), [.. Enumerable.Repeat(-0f, 64)],
            new TensorShape(1, 1, 8, 8));

        Assert.Equal(Enumerable.Repeat(0f, 9), output.Select(static value => value + 0f));
    }

    private static IModule[] Layers(string name) => name switch
    {
        "activations" => [Activate(Nonlinearity.Relu), Activate(Nonlinearity.Silu), Activate(Nonlinearity.Relu6)],
        "pools" =>
        [
            new MaxPoolModule(Window.Square(2, 1)), new AveragePoolModule(Window.Square(3, 2, 1)),
            new AdaptivePoolModule(2, 3),
        ],
        "norms" => [new NormModule(4), new NormModule(4, Affine: false), Activate(Nonlinearity.Relu)],
        "convolution" => [new ConvolutionModule(4, 7, Three), new NormModule(7), Activate(Nonlinearity.Relu6)],
        "depthwise" =>
            [new ConvolutionModule(4, 4, Three, 4, Bias: false), new NormModule(4), Activate(Nonlinearity.Silu)],
        "residual" =>
        [
            new ResidualModule(
                SequenceModule.Of(new ConvolutionModule(4, 5, Window.Square(1)), new NormModule(5)),
                new ConvolutionModule(4, 5, Window.Square(1)), Nonlinearity.Relu),
        ],
        "head" =>
            [new MaxPoolModule(Three), new FlattenModule(), new LinearModule(252, 5), Activate(Nonlinearity.Relu)],
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such network"),
    };

    private static ActivationModule Activate(Nonlinearity kind) => new(kind);
}
