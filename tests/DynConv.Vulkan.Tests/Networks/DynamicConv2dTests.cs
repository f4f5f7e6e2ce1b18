using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>The forms in which PyTorch modules save a dynamic convolution.</summary>
public sealed class DynamicConv2dTests
{
    private static readonly Dictionary<string, Func<Weights>> Forms = new()
    {
        ["the first version: hidden = K, both biases"] = static () => new Weights()
            .Add("attention.fc1.weight", 4, 8, 1, 1).Add("attention.fc1.bias", 4)
            .Add("attention.fc2.weight", 4, 4, 1, 1).Add("attention.fc2.bias", 4)
            .Add("weight", 4, 6, 8, 3, 3).Add("bias", 4, 6),
        ["the widely used one: no bias on fc1"] = static () => new Weights()
            .Add("attention.fc1.weight", 3, 8, 1, 1)
            .Add("attention.fc2.weight", 4, 3, 1, 1).Add("attention.fc2.bias", 4)
            .Add("weight", 4, 6, 8, 3, 3).Add("bias", 4, 6),
        ["a revision without attention biases"] = static () => new Weights()
            .Add("attention.fc1.weight", 2, 8, 1, 1).Add("attention.fc2.weight", 4, 2, 1, 1)
            .Add("weight", 4, 6, 8, 3, 3),
        ["the paper's: linear layers"] = static () => new Weights()
            .Add("attention.fc1.weight", 2, 8).Add("attention.fc1.bias", 2)
            .Add("attention.fc2.weight", 5, 2).Add("attention.fc2.bias", 5)
            .Add("weight", 5, 6, 8, 3, 3).Add("bias", 5, 6),
        ["attention.net"] = static () => new Weights()
            .Add("attention.net.0.weight", 2, 8, 1, 1).Add("attention.net.2.weight", 4, 2, 1, 1)
            .Add("weight", 4, 6, 8, 3, 3).Add("bias", 4, 6),
        ["to_scores and kernels_weights"] = static () => new Weights()
            .Add("attention.to_scores.0.weight", 2, 8).Add("attention.to_scores.0.bias", 2)
            .Add("attention.to_scores.2.weight", 4, 2).Add("attention.to_scores.2.bias", 4)
            .Add("kernels_weights", 4, 6, 8, 3, 3).Add("kernels_bias", 4, 6),
        ["one expert"] = static () => new Weights()
            .Add("attention.fc1.weight", 3, 8, 1, 1)
            .Add("attention.fc2.weight", 1, 3, 1, 1).Add("attention.fc2.bias", 1)
            .Add("weight", 1, 6, 8, 3, 3).Add("bias", 1, 6),
        ["64 experts, no biases of theirs"] = static () => new Weights()
            .Add("attention.fc1.weight", 64, 8, 1, 1)
            .Add("attention.fc2.weight", 64, 64, 1, 1).Add("attention.fc2.bias", 64)
            .Add("weight", 64, 6, 8, 3, 3),
    };

    public static TheoryData<string> FormNames => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(FormNames))]
    public void Every_form_gives_all_its_tensors_to_the_layer(string form)
    {
        // Behind a name and bare, because names are looked up behind a prefix.
        StateDict bare = Forms[form]().ToStateDict(), named = Forms[form]().ToStateDict("layer1.0.");
        DynamicConv2d layer = new(8, 6, 3);

        Graph graph = Network.Build(layer, bare).Graph;
        Graph inner = Network.Build(new Sequential(("layer1", new Sequential(layer))), named).Graph;

        Expect(graph, "dynamic_conv2d", bare, string.Empty);
        Expect(inner, "layer1.0", named, "layer1.0.");
    }

    [Theory]
    [InlineData(1, 12, 6)]
    [InlineData(3, 12, 6)]
    [InlineData(6, 12, 6)]
    [InlineData(12, 12, 12)]
    [InlineData(12, 12, 24)]
    public void Any_groups_that_divide_the_channels_are_right(int groups, int channels, int filters)
    {
        StateDict weights = new Weights().Dynamic("conv", channels, filters, 3, groups).ToStateDict();
        DynamicConv2d layer = new(channels, filters, 3, groups: groups);

        DynamicConvolutionNode node = Bind(new Sequential(("conv", layer)), weights);

        Assert.Equal([4L, filters, channels / groups, 3, 3], node.Bank.Shape);
        Assert.Equal(channels / groups, node.Geometry.InChannelsPerGroup);
        Assert.Equal(filters / groups, node.Geometry.OutChannelsPerGroup);
    }

    [Fact]
    public void Arguments_become_the_geometry_and_the_temperature()
    {
        StateDict weights = new Weights().Add("attention.fc1.weight", 1, 8).Add("attention.fc2.weight", 4, 1)
            .Add("weight", 4, 6, 4, 3, 5).ToStateDict();

        Graph graph = Network.Build(
            new DynamicConv2d(8, 6, (3, 5), (2, 1), (1, 2), (1, 3), groups: 2, temperature: 30),
            weights).Graph;

        Assert.Equal(
            new ConvolutionGeometry(8, 6, (3, 5), (2, 1), (1, 2), (1, 3), 2),
            graph.Nodes.OfType<DynamicConvolutionNode>().Single().Geometry);
        AttentionNode attention = graph.Nodes.OfType<AttentionNode>().Single();
        Assert.Equal((30f, Mixing.Softmax), (attention.Temperature, attention.Mixing));
    }

    [Fact]
    public void A_temperature_for_all_layers_wins()
    {
        StateDict weights = Forms["attention.net"]().ToStateDict();
        DynamicConv2d layer = new(8, 6, 3, temperature: 4);

        Network network = Network.Build(layer, weights, new NetworkOptions { Temperature = 34 });

        Assert.Equal(34, network.Graph.Nodes.OfType<AttentionNode>().Single().Temperature);
    }

    [Fact]
    public void What_the_constructor_says_about_biases_and_experts_is_checked()
    {
        StateDict with = Forms["attention.net"]().ToStateDict();
        StateDict without = Forms["a revision without attention biases"]().ToStateDict();

        Assert.Equal("bias", Assert.Single(Refuse(new DynamicConv2d(8, 6, 3, bias: false), with).Unexpected));
        Assert.Equal("bias", Assert.Single(Refuse(new DynamicConv2d(8, 6, 3, bias: true), without).Missing));
        Assert.Equal(
            ["weight", "bias", "attention.net.2.weight"],
            Refuse(new DynamicConv2d(8, 6, 3, experts: 3), with).Mismatched.Select(static mismatch => mismatch.Name));
    }

    [Fact]
    public void A_static_convolutions_weights_are_refused_in_the_usual_spelling()
    {
        StateDictMismatchException refusal = Refuse(
            new DynamicConv2d(8, 6, 3), new Weights().Add("weight", 6, 8, 3, 3).Add("bias", 6).ToStateDict());

        Assert.Equal(["attention.fc1.weight", "attention.fc2.weight"], refusal.Missing);
        Assert.Contains("weight is [6, 8, 3, 3], wanted [K, 6, 8, 3, 3]", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("attention.fc2.weight [K, h]", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_reported_in_the_spelling_of_the_rest()
    {
        StateDictMismatchException refusal = Refuse(
            new DynamicConv2d(8, 6, 3),
            new Weights()
                .Add("attention.to_scores.2.weight", 4, 2)
                .Add("kernels_weights", 4, 6, 8, 3, 3)
                .ToStateDict());

        Assert.Equal("attention.to_scores.0.weight", Assert.Single(refusal.Missing));
    }

    [Fact]
    public void Channels_of_the_attention_must_be_those_of_the_layer()
    {
        // The bank would suit 16 channels in two groups; the attention tells that there are 8.
        StateDict weights = new Weights().Add("attention.fc1.weight", 2, 8).Add("attention.fc2.weight", 4, 2)
            .Add("weight", 4, 6, 8, 3, 3).ToStateDict();

        Assert.Equal(
            new TensorMismatch("attention.fc1.weight", "[2, 16]", "[2, 8]"),
            Assert.Single(Refuse(new DynamicConv2d(16, 6, 3, groups: 2), weights).Mismatched));
    }

    private static DynamicConvolutionNode Bind(Layer layer, StateDict weights) =>
        Network.Build(layer, weights).Graph.Nodes.OfType<DynamicConvolutionNode>().Single();

    private static StateDictMismatchException Refuse(Layer layer, StateDict weights) =>
        Assert.Throws<StateDictMismatchException>(() => Network.Build(layer, weights));

    /// <summary>Every tensor is in its role, with its numbers, and no role is filled by another.</summary>
    private static void Expect(Graph graph, string name, StateDict weights, string prefix)
    {
        DynamicConvolutionNode node = graph.Nodes.OfType<DynamicConvolutionNode>().Single();
        AttentionNode attention = graph.Nodes.OfType<AttentionNode>().Single();
        Assert.Equal((name, attention.Output), (node.Name, node.Inputs[1]));
        Dictionary<string, double[]?> roles = new()
        {
            ["fc1.weight|net.0.weight|to_scores.0.weight"] = attention.Fc1Weight!.ToDoubles(),
            ["fc1.bias|net.0.bias|to_scores.0.bias"] = attention.Fc1Bias?.ToDoubles(),
            ["fc2.weight|net.2.weight|to_scores.2.weight"] = attention.Fc2Weight.ToDoubles(),
            ["fc2.bias|net.2.bias|to_scores.2.bias"] = attention.Fc2Bias?.ToDoubles(),
        };
        foreach ((string names, double[]? values) in roles)
        {
            ExpectValues(weights, [.. names.Split('|').Select(name => $"{prefix}attention.{name}")], values);
        }

        ExpectValues(weights, [$"{prefix}weight", $"{prefix}kernels_weights"], node.Bank.ToDoubles());
        ExpectValues(weights, [$"{prefix}bias", $"{prefix}kernels_bias"], node.BankBias?.ToDoubles());
        Assert.Equal(node.Bank.Shape[0], node.ExpertCount);
        Assert.Equal([attention.HiddenWidth, 8L], attention.Fc1Weight!.Shape);
        Assert.Equal([node.ExpertCount, (long)attention.HiddenWidth], attention.Fc2Weight.Shape);
        Assert.Null(node.StaticBias);
    }

    private static void ExpectValues(StateDict weights, string[] names, double[]? actual)
    {
        float[]? expected = null;
        foreach (string name in names)
        {
            expected ??= weights.TryGetTensor(name, out CheckpointTensor? tensor) ? tensor.ToSingles() : null;
        }

        Assert.Equal(expected is null ? null : Array.ConvertAll(expected, static value => (double)value), actual);
    }
}
