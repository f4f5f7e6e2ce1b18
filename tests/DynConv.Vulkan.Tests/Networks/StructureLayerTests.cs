using System;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Zoo.DwNet;
using DynConv.Vulkan.Networks.Zoo.DyConvSr;
using DynConv.Vulkan.Networks.Zoo.RedNet;
using DynConv.Vulkan.Planning.Fusion;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>What the layers beside the convolutions refuse, and which of them take an activation in.</summary>
public sealed class StructureLayerTests
{
    private static readonly StateDict Empty = StateDict.FromTensors([]);

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_by_name()
    {
        TensorShape shape = new(2, 6, 4, 5);
        Assert.All(
            new (Func<NetworkBuilder, Value, Value> Forward, string Message)[]
            {
                (static (n, x) => n.Multiply(x, n.Slice(x, 0, 2)),
                    "multiply: 2×6×4×5 (input) is multiplied by 2×2×4×5 (slice), one shape is wanted, or 1 for a size "
                    + "that "
                    + "the gate is the same along"),
                (static (n, x) => n.Multiply(n.GlobalAveragePool(x), x),
                    "multiply: 2×6 (flatten) is multiplied by 2×6×4×5"),
                (static (n, x) => n.Concat(x, n.Transpose(x)),
                    "concat: 2×6×4×5 (input) and 2×6×5×4 (transpose) are put"),
                (static (n, x) => n.Concat(x, n.GlobalAveragePool(x)),
                    "concat: 2×6×4×5 (input) and 2×6 (flatten) are put"),
                (static (n, x) => n.Slice(x, 4, 3),
                    "slice: the slice from 4 to 7 is beyond the 6 Channels of the input 2×6×4×5"),
                (static (n, x) => n.Slice(x, int.MaxValue, int.MaxValue),
                    "slice: the slice from 2147483647 to 4294967294"),
                (static (n, x) => n.Mean(n.Flatten(x), FeatureAxis.Rows),
                    "mean: the input is 2×120, [N, C, H, W] is wanted"),
                (static (n, x) => n.Transpose(n.Flatten(x)), "transpose: the input is 2×120"),
                (static (n, x) => n.Slice(n.Flatten(x), 0, 1, FeatureAxis.Rows), "slice: the input is 2×120"),
                (static (n, x) => n.Apply(new ChannelShuffle(4), x),
                    "channel_shuffle: the input 2×6×4×5 has 6 channels, which the 4 groups do not divide"),
                (static (n, x) => n.Apply(new PixelShuffle(2), x),
                    "pixel_shuffle: the input 2×6×4×5 has 6 channels, a multiple of 4 is wanted"),
                (static (n, x) => n.Apply(new PixelUnshuffle(2), x),
                    "pixel_unshuffle: rows and columns of the input 2×6×4×5 are not multiples of 2"),
                (static (n, x) => n.Apply(new Upsample(int.MaxValue), x),
                    "upsample: the output 2×6×8589934588×10737418235 is too large to count"),
                (static (n, x) => n.Apply(new Upsample((10000, 1), UpsampleMode.Bilinear), x),
                    "upsample: the output has 40000×5 pixels, sides of at most 32768 are wanted"),
                (static (n, x) => n.Apply(new ReflectionPad2d(0, 5, 0, 0), x),
                    "reflection_pad2d: the padding 0×0 before and 0×5 after is not smaller than the reflected input "
                    + "2×6×4×5"),
                (static (n, x) => n.Apply(new ZeroPad2d(int.MaxValue), x), "zero_pad2d: the output 2×6×4294967298×"),
                (static (n, x) => n.Apply(new LayerNorm(5, affine: false), x),
                    "layer_norm: the input 2×6×4×5 has 6 channels, 5 are wanted"),
            },
            given =>
            {
                Network network = Network.Build(new FunctionalLayer(given.Forward), Empty);
                ShapeException refusal = Assert.Throws<ShapeException>(() => network.InferShapes(shape));
                Assert.StartsWith(given.Message, refusal.Message, StringComparison.Ordinal);
            });
    }

    [Fact]
    public void A_slope_for_each_channel_wants_as_many_channels()
    {
        Network network = Network.Build(new PReLU(5), new Weights().Add("weight", 5).ToStateDict());

        Assert.Equal(
            "prelu: the input 1×6×1×1 has 6 channels, 5 are wanted",
            Assert.Throws<ShapeException>(() => network.InferShapes(new TensorShape(1, 6, 1, 1))).Message);
    }

    /// <summary>Features that the pools before a GRU did not bring down to one column.</summary>
    [Fact]
    public void A_sequence_of_several_columns_is_refused()
    {
        Network network = Network.Build(
            new GRU(5, 2, bias: false),
            new Weights().Add("weight_ih_l0", 6, 5).Add("weight_hh_l0", 6, 2).ToStateDict());

        Assert.Equal(new TensorShape(1, 2, 7, 1), network.InferOutputShape(new TensorShape(1, 5, 7, 1)));
        Assert.Equal(
            "gru: the sequence has 2 columns, [N, C, T, 1] is wanted: one row for each step",
            Assert.Throws<ShapeException>(() => network.InferShapes(new TensorShape(1, 5, 7, 2))).Message);
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Action[] refused =
        [
            static () => _ = new ChannelShuffle(0), static () => _ = new PixelShuffle(0),
            static () => _ = new PixelUnshuffle(-1), static () => _ = new Upsample(0),
            static () => _ = new Upsample(2, (UpsampleMode)7), static () => _ = new ZeroPad2d(-1),
            static () => _ = new ReflectionPad2d(0, 0, -1, 0), static () => _ = new LayerNorm(0),
            static () => _ = new LayerNorm(3, double.NaN), static () => _ = new PReLU(0),
            static () => _ = new LeakyReLU(float.NaN), static () => _ = new DyReLU(0),
            static () => _ = new SqueezeExcite(0), static () => _ = new SqueezeExcite(4, 0),
            static () => _ = new SqueezeExcite(4, gate: (Activation)99),
            static () => _ = new Involution(16, 4), static () => _ = new Involution(16, 65),
            static () => _ = new Involution(16, 3, reduction: 17), static () => _ = new DynamicDepthwiseConv2d(8, 2),
            static () => _ = new DynamicDepthwiseConv2d(3), static () => _ = new PointwiseLinear(0, 1),
            static () => _ = new RedNet(34), static () => _ = new DwNet(0, [1]), static () => _ = new DyConvSR(0),
        ];
        Assert.All(refused, static action => Assert.Throws<ArgumentOutOfRangeException>(action));
        Assert.Throws<ArgumentException>(static () => _ = new Involution(24, 3));
        Assert.Throws<ArgumentException>(static () => _ = new DwNet(8, []));
        Func<NetworkBuilder, Value, Value>[] functions =
        [
            static (n, x) => n.Slice(x, -1, 1), static (n, x) => n.Slice(x, 0, 0),
            static (n, x) => n.Slice(x, 0, 1, 0), static (n, x) => n.Mean(x, (FeatureAxis)9),
            static (n, x) => n.Concat((FeatureAxis)0, x), static (n, x) => n.LeakyReLU(x, float.PositiveInfinity),
        ];
        Assert.All(functions, static forward => Assert.Throws<ArgumentOutOfRangeException>(
            () => Network.Build(new FunctionalLayer(forward), Empty)));
        Assert.Throws<ArgumentException>(() => Network.Build(new FunctionalLayer(static (n, _) => n.Concat()), Empty));
    }

    [Fact]
    public void Values_of_another_network_are_refused()
    {
        Value stolen = Network.Build(new ReLU(), Empty).Output;
        Func<NetworkBuilder, Value, Value>[] functions =
        [
            (n, x) => n.Multiply(x, stolen), (n, x) => n.Multiply(stolen, x), (n, x) => n.Concat(x, stolen),
            (n, _) => n.Slice(stolen, 0, 1), (n, _) => n.Transpose(stolen),
            (n, _) => n.Max(stolen, FeatureAxis.Rows), (n, _) => n.GELU(stolen),
        ];

        Assert.All(functions, forward => Assert.Throws<ArgumentException>(
            () => Network.Build(new FunctionalLayer(forward), Empty)));
    }

    [Theory]
    [InlineData("timm", "conv_reduce", "conv_expand")]
    [InlineData("torchvision", "fc1", "fc2")]
    [InlineData("d-li14", "fc.0", "fc.2")]
    public void Squeeze_and_excitation_says_what_is_missing_in_its_spelling(string what, string first, string second)
    {
        StateDict weights = new Weights().Add($"se.{first}.weight", 3, 8, 1, 1).ToStateDict();

        StateDictMismatchException refusal = Assert.Throws<StateDictMismatchException>(
            () => Network.Build(new Sequential(("se", new SqueezeExcite(8))), weights));

        Assert.NotEmpty(what);
        Assert.Equal([$"se.{second}.weight"], refusal.Missing);
    }

    [Fact]
    public void An_involution_takes_batch_normalisations_and_an_activation_in()
    {
        Weights weights = new Weights().Add("i.conv1.weight", 4, 16, 1, 1).BatchNorm("i.bn", 4)
            .Add("i.conv2.weight", 9, 4, 1, 1).Add("i.conv2.bias", 9).BatchNorm("a", 16).BatchNorm("b", 16);
        Network network = Network.Build(
            new Sequential(
                ("i", new Involution(16, 3)), ("a", new BatchNorm2d(16)), ("b", new BatchNorm2d(16)),
                ("r", new ReLU())),
            weights.ToStateDict());

        Assert.Equal(
            [nameof(InputNode), nameof(ConvolutionNode), nameof(ConvolutionNode), nameof(InvolutionNode)],
            NetworkFusion.Apply(network.Graph).Nodes.Select(static node => node.GetType().Name));
        Assert.Equal(["i"], network.DynamicLayerNames);
        Assert.StartsWith(
            "i: the kernels of the input 1×16×5×4 are 1×9×2×2, 1×9×3×2 is wanted",
            Assert.Throws<ShapeException>(() => Network.Build(
                new Sequential(("i", new Involution(16, 3, stride: 2))), weights.ToStateDict(),
                new NetworkOptions { Strict = false }).InferShapes(new TensorShape(1, 16, 5, 4))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Products_and_norms_take_the_activation_behind_them_in()
    {
        Network network = Network.Build(
            new FunctionalLayer(static (n, x) => n.HardSwish(
                n.Apply(new LayerNorm(4, affine: false), n.GELU(n.Multiply(x, n.Mean(x, FeatureAxis.Channels)))))),
            Empty);

        Assert.Equal(
            [nameof(InputNode), nameof(ReduceNode), nameof(MultiplyNode), nameof(LayerNormNode)],
            NetworkFusion.Apply(network.Graph).Nodes.Select(static node => node.GetType().Name));
    }
}
