using System;
using System.Collections.Generic;
using System.Globalization;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

public sealed class ShapeInferenceTests
{
    private static readonly Gen<Axis> Axes =
        from size in Gen.Choose(1, 40)
        from kernel in Gen.Choose(1, 7)
        from stride in Gen.Choose(1, 5)
        from dilation in Gen.Choose(1, 3)
        from padding in Gen.Choose(0, 6)
        select new Axis(size, kernel, stride, padding, dilation);

    private static readonly Gen<(Axis Y, Axis X)> Windows = from y in Axes from x in Axes select (y, x);

    private static readonly Gen<(Axis Y, Axis X)> PoolWindows =
        Windows.Select(static w => (ForPool(w.Y), ForPool(w.X)));

    [Fact]
    public void Convolutions_have_the_sizes_of_PyTorchs_documentation() => Check(Windows, static (y, x) =>
    {
        Network network = Build(
            new Conv2d(
                2, 6, (y.Kernel, x.Kernel), (y.Stride, x.Stride), (y.Padding, x.Padding), (y.Dilation, x.Dilation), 2),
            new Weights().Add("weight", 6, 1, y.Kernel, x.Kernel).Add("bias", 6));
        ExpectOutput(network, new TensorShape(3, 2, y.Size, x.Size), 6, Floor(y), Floor(x));
    });

    [Fact]
    public void Dynamic_convolutions_have_the_sizes_of_static_ones() => Check(Windows, static (y, x) =>
    {
        Weights weights = new Weights().Add("weight", 2, 6, 1, y.Kernel, x.Kernel).Add("bias", 2, 6)
            .Add("attention.fc1.weight", 1, 2).Add("attention.fc2.weight", 2, 1);
        Network network = Build(
            new DynamicConv2d(
                2, 6, (y.Kernel, x.Kernel), (y.Stride, x.Stride), (y.Padding, x.Padding), (y.Dilation, x.Dilation), 2),
            weights);
        ExpectOutput(network, new TensorShape(3, 2, y.Size, x.Size), 6, Floor(y), Floor(x));
    });

    [Fact]
    public void Max_pools_have_the_sizes_of_PyTorchs_documentation() => Check(PoolWindows, static (y, x) =>
    {
        foreach (bool ceil in (bool[])[false, true])
        {
            Network network = Build(new MaxPool2d(
                (y.Kernel, x.Kernel), (y.Stride, x.Stride), (y.Padding, x.Padding), (y.Dilation, x.Dilation), ceil));
            TensorShape input = new(3, 5, y.Size, x.Size);
            ExpectOutput(network, input, 5, ceil ? Ceiling(y) : Floor(y), ceil ? Ceiling(x) : Floor(x));
        }
    });

    [Fact]
    public void Average_pools_have_the_sizes_of_PyTorchs_documentation() => Check(
        PoolWindows.Select(static w => (ForPool(w.Y with { Dilation = 1 }), ForPool(w.X with { Dilation = 1 }))),
        static (y, x) =>
        {
            foreach (bool ceil in (bool[])[false, true])
            {
                Network network = Build(
                    new AvgPool2d((y.Kernel, x.Kernel), (y.Stride, x.Stride), (y.Padding, x.Padding), ceil));
                TensorShape input = new(3, 5, y.Size, x.Size);
                ExpectOutput(network, input, 5, ceil ? Ceiling(y) : Floor(y), ceil ? Ceiling(x) : Floor(x));
            }
        });

    [Theory]
    [InlineData(5, 2, 2, 0, 3)] // A last window for the fifth pixel.
    [InlineData(3, 2, 4, 1, 1)] // A second window would start in the right padding.
    [InlineData(2, 3, 2, 0, 1)] // The only window reaches beyond the input.
    [InlineData(7, 3, 2, 1, 4)]
    [InlineData(6, 3, 2, 1, 4)]
    public void A_last_window_of_ceil_mode_starts_inside_the_input_or_its_left_padding(
        int size, int kernel, int stride, int padding, int expected)
    {
        Network network = Build(new MaxPool2d(kernel, stride, padding, ceilMode: true));

        Assert.Equal(new TensorShape(1, 1, expected, expected), network.InferOutputShape(new(1, 1, size, size)));
    }

    [Fact]
    public void Every_value_has_a_shape()
    {
        Network network = Build(
            new Sequential(
                new Conv2d(3, 4, 3),
                new BatchNorm2d(4),
                new ReLU(),
                new AdaptiveAvgPool2d((2, 3)),
                new Flatten(),
                new Linear(24, 10)),
            new Weights()
                .Add("0.weight", 4, 3, 3, 3).Add("0.bias", 4).BatchNorm("1", 4)
                .Add("5.weight", 10, 24).Add("5.bias", 10));
        IReadOnlyDictionary<Value, TensorShape> shapes = network.InferShapes(new TensorShape(2, 3, 9, 8));

        Dictionary<string, string> byName = [];
        foreach ((Value value, TensorShape shape) in shapes)
        {
            byName[value.Name] = shape.ToString();
        }

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["input"] = "2×3×9×8",
                ["0"] = "2×4×7×6",
                ["1"] = "2×4×7×6",
                ["2"] = "2×4×7×6",
                ["3"] = "2×4×2×3",
                ["4"] = "2×24",
                ["5"] = "2×10",
            },
            byName);
    }

    [Fact]
    public void Wrong_channels_name_the_layer_and_both_numbers()
    {
        Weights weights = new Weights().Add("layer1.conv.weight", 4, 3, 3, 3).Add("layer1.conv.bias", 4);
        Network network = Build(new Sequential(("layer1", new Sequential(("conv", new Conv2d(3, 4, 3))))), weights);

        ShapeException refusal = Refuse(network, new TensorShape(1, 1, 28, 28));

        Assert.Equal("layer1.conv", refusal.LayerName);
        Assert.Equal("layer1.conv: the input 1×1×28×28 has 1 channels, 3 are wanted", refusal.Message);
    }

    [Fact]
    public void A_window_larger_than_the_padded_input_is_refused()
    {
        Network network = Build(
            new Conv2d(1, 1, 3, padding: 1, dilation: 4), new Weights().Add("weight", 1, 1, 3, 3).Add("bias", 1));

        ShapeException refusal = Refuse(network, new TensorShape(1, 1, 7, 6));

        Assert.Equal(
            "conv2d: the window 3×3 with dilation 4×4 (9×9 pixels) is larger than the input 1×1×7×6 padded by 1×1",
            refusal.Message);
    }

    [Theory]
    [InlineData("linear", "[N, 12] is wanted: put a Flatten before it")]
    [InlineData("conv", "[N, C, H, W] is wanted")]
    [InlineData("batchnorm", "has 15 channels, 3 are wanted")]
    [InlineData("pool", "[N, C, H, W] is wanted")]
    [InlineData("features", "the input 1×15 has 15 features, 12 are wanted")]
    [InlineData("add", "one shape is wanted")]
    public void Wrong_ranks_and_sizes_are_refused(string what, string problem)
    {
        Layer layer = what switch
        {
            "linear" => new Linear(12, 2, bias: false),
            "features" => new Sequential(new Flatten(), new Linear(12, 2, bias: false)),
            "conv" => new Sequential(new Flatten(), new Conv2d(3, 2, 1, bias: false)),
            "batchnorm" => new Sequential(new Flatten(), new BatchNorm2d(3, affine: false)),
            "pool" => new Sequential(new Flatten(), new AdaptiveAvgPool2d(1)),
            _ => new Residual(new AdaptiveAvgPool2d((1, 5))),
        };
        StateDict weights = new Weights().Add("weight", 2, 12)
            .Add("1.weight", what == "features" ? [2, 12] : [2, 3, 1, 1])
            .Add("1.running_mean", 3).Add("1.running_var", 3).ToStateDict();
        Network network = Network.Build(layer, weights, new NetworkOptions { Strict = false });
        TensorShape input = what == "add" ? new TensorShape(1, 3, 4, 5) : new TensorShape(1, 3, 1, 5);

        ShapeException refusal = Refuse(network, input);

        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_that_an_int_cannot_count_are_refused()
    {
        Network wide = Build(
            new Conv2d(1, 1, 1, padding: int.MaxValue, bias: false), new Weights().Add("weight", 1, 1, 1, 1));
        Network flat = Build(new Flatten());
        Network many = Build(new AdaptiveAvgPool2d((int.MaxValue, int.MaxValue)));

        Assert.Equal(
            [
                "conv2d: the output 1×1×4294967295×4294967295 is too large to count",
                "flatten: the output 1×2147483648×1×1 is too large to count",
                "adaptive_avg_pool2d: the output 4×1×2147483647×2147483647 is too large to count",
            ],
            (string[])
            [
                Refuse(wide, new(1, 1, 1, 1)).Message,
                Refuse(flat, new(1, 2, 1 << 15, 1 << 15)).Message,
                Refuse(many, new(4, 1, 1, 1)).Message,
            ]);
    }

    private static Network Build(Layer layer, Weights? weights = null) =>
        Network.Build(layer, (weights ?? new Weights()).ToStateDict());

    private static ShapeException Refuse(Network network, TensorShape input) =>
        Assert.Throws<ShapeException>(() => network.InferShapes(input));

    private static void Check(Gen<(Axis Y, Axis X)> windows, Action<Axis, Axis> check) => Prop
        .ForAll(windows.ToArbitrary(), window => check(window.Y, window.X))
        .Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(300));

    private static void ExpectOutput(Network network, TensorShape input, int channels, double height, double width)
    {
        if (height < 1 || width < 1)
        {
            Assert.Throws<ShapeException>(() => network.InferShapes(input));
            return;
        }

        Assert.Equal(new TensorShape(input.N, channels, (int)height, (int)width), network.InferOutputShape(input));
    }

    // The documentation's formulas, in real numbers.
    private static double Floor(Axis a) => Math.Floor((a.Size + (2.0 * a.Padding) - a.Extent) / a.Stride) + 1;

    private static double Ceiling(Axis a)
    {
        double outputs = Math.Ceiling((a.Size + (2.0 * a.Padding) - a.Extent) / a.Stride) + 1;
        return (outputs - 1) * a.Stride >= a.Size + a.Padding ? outputs - 1 : outputs;
    }

    private static Axis ForPool(Axis a) => a with { Padding = Math.Min(a.Padding, a.Extent / 2) };

    /// <summary>One axis of a drawn window and its input.</summary>
    private sealed record Axis(int Size, int Kernel, int Stride, int Padding, int Dilation)
    {
        public int Extent => (Dilation * (Kernel - 1)) + 1;

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"size {Size} kernel {Kernel} stride {Stride} padding {Padding} dilation {Dilation}");
    }
}
