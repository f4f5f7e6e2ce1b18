using System;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Planning.Fusion;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

public sealed class NetworkRecogniserTests
{
    private static Weights Digits => new Weights().Add("stem.weight", 16, 1, 3, 3).BatchNorm("bn0", 16)
        .Dynamic("conv1", 16, 32, 3).BatchNorm("bn1", 32)
        .Dynamic("dw", 32, 32, 3, groups: 32).BatchNorm("bn2", 32)
        .Dynamic("pw", 32, 48, 1).BatchNorm("bn3", 48)
        .Dynamic("conv2", 48, 48, 3).BatchNorm("bn4", 48)
        .Dynamic("conv3", 48, 64, 3, bias: false).BatchNorm("bn5", 64)
        .Add("fc.weight", 10, 64).Add("fc.bias", 10);

    [Theory]
    [InlineData("")]
    [InlineData("state_dict.")]
    [InlineData("model.module.")]
    [InlineData("_orig_mod.")]
    public void The_digits_network_is_recognised_whatever_wraps_it(string prefix)
    {
        StateDict file = prefix.Length == 0 ? Digits.ToStateDict() : With(Digits.ToStateDict(prefix), "optimizer.step");

        Assert.True(NetworkRecogniser.TryRecognise(file, out RecognisedNetwork? found));

        Assert.Equal(("digits", prefix.TrimEnd('.')), (found.Architecture.Name, found.Prefix));
        Network network = found.Build();
        Assert.Equal(new TensorShape(5, 10), network.InferOutputShape(found.Architecture.Input.Shape(5)));
        Assert.Equal(["conv1", "dw", "pw", "conv2", "conv3"], network.DynamicLayerNames);
    }

    [Fact]
    public void Of_two_copies_the_one_that_is_no_average_is_taken()
    {
        StateDict file = StateDict.FromTensors(
            Digits.ToStateDict("model_ema.").Tensors.Concat(Digits.ToStateDict("model.").Tensors));

        Assert.True(NetworkRecogniser.TryRecognise(file, out RecognisedNetwork? both));
        Assert.True(NetworkRecogniser.TryRecognise(Digits.ToStateDict("model_ema."), out RecognisedNetwork? average));

        Assert.Equal(("model", "model_ema"), (both.Prefix, average.Prefix));
    }

    [Fact]
    public void Other_networks_are_not_recognised()
    {
        StateDict withoutDepthwise = StateDict.FromTensors(
            Digits.ToStateDict().Tensors.Where(static t => !t.Name.StartsWith("dw", StringComparison.Ordinal)));
        StateDict withStaticDepthwise = StateDict.FromTensors(
            withoutDepthwise.Tensors.Append(new Weights().Add("dw.weight", 32, 1, 3, 3).ToStateDict().Tensors[0]));

        Assert.False(NetworkRecogniser.TryRecognise(StateDict.FromTensors([]), out _));
        Assert.False(NetworkRecogniser.TryRecognise(withoutDepthwise, out _));
        Assert.False(NetworkRecogniser.TryRecognise(withStaticDepthwise, out RecognisedNetwork? none));
        Assert.Null(none);
    }

    [Fact]
    public void A_recognised_network_with_another_number_of_classes_says_so()
    {
        StateDict file = StateDict.FromTensors(
            Digits.ToStateDict().Tensors.Where(static tensor => !tensor.Name.StartsWith("fc", StringComparison.Ordinal))
                .Concat(new Weights().Add("fc.weight", 26, 64).Add("fc.bias", 26).ToStateDict().Tensors));

        Assert.True(NetworkRecogniser.TryRecognise(file, out RecognisedNetwork? found));
        StateDictMismatchException refusal = Assert.Throws<StateDictMismatchException>(() => found.Build());
        Assert.Equal(["fc.weight", "fc.bias"], refusal.Mismatched.Select(static mismatch => mismatch.Name));
    }

    [Fact]
    public void The_temperature_is_the_architectures_unless_given()
    {
        Assert.True(NetworkRecogniser.TryRecognise(Digits.ToStateDict(), out RecognisedNetwork? found));

        Assert.Equal([1], Temperatures(found.Build()));
        Assert.Equal([34], Temperatures(found.Build(new NetworkOptions { Temperature = 34 })));
    }

    [Fact]
    public void Architectures_are_found_by_name_and_describe_themselves()
    {
        Assert.True(NetworkRecogniser.TryFind("Digits", out NetworkArchitecture? digits));
        Assert.False(NetworkRecogniser.TryFind("digitz", out _));

        Assert.Contains(digits, NetworkRecogniser.Known);
        Assert.Equal(new TensorShape(7, 1, 28, 28), digits.Input.Shape(7));
        Assert.True(digits.Image!.IsLightOnDark);
        Assert.Equal([0.1307f], digits.Image!.Mean);
        Assert.Equal([0.3081f], digits.Image!.StandardDeviation);
        Assert.Equal("0123456789", string.Concat(digits.Classes));
        Assert.Distinct(NetworkRecogniser.Known.Select(static known => known.Name));
    }

    [Fact]
    public void Fused_the_digits_network_is_nine_operations_under_their_own_names()
    {
        Assert.True(NetworkRecogniser.TryRecognise(Digits.ToStateDict(), out RecognisedNetwork? found));

        Graph fused = NetworkFusion.Apply(found.Build().Graph);

        Assert.Equal(
            [
                "input:None", "stem:ReLU", "conv1:ReLU", "dw:ReLU6", "pw:SiLU", "conv2:ReLU", "pool:None", "conv3:ReLU",
                "adaptive_avg_pool2d:None", "flatten:None", "fc:None",
            ],
            fused.Nodes.Where(static n => n.PartOf is null).Select(static n => $"{n.Name}:{(n as IActivatedNode)?.Activation ?? Activation.None}"));
        Assert.Equal("conv2", Assert.Single(fused.Nodes.OfType<ConvolvingNode>(), static n => n.HasResidual).Name);
    }

    private static float[] Temperatures(Network network) =>
    [
        .. network.Graph.Nodes.OfType<AttentionNode>().Select(static n => n.Temperature).Distinct(),
    ];

    private static StateDict With(StateDict file, string name) =>
        StateDict.FromTensors(file.Tensors.Concat(new Weights().Add(name, 1).ToStateDict().Tensors));
}
