using System;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

public sealed class BindingTests
{
    private static readonly Layer TwoLayers = new Sequential(
        ("conv", new Conv2d(3, 8, 3)), ("bn", new BatchNorm2d(8)), ("dynamic", new DynamicConv2d(8, 16, 3)));

    private static Weights Fitting => new Weights()
        .Add("conv.weight", 8, 3, 3, 3).Add("conv.bias", 8).BatchNorm("bn", 8)
        .Dynamic("dynamic", 8, 16, 3);

    [Fact]
    public void What_fits_is_bound_and_batch_counters_are_not_asked_for() =>
        Assert.Equal(["conv", "bn", "dynamic"], Network.Build(TwoLayers, Fitting.ToStateDict()).LayerNames);

    [Fact]
    public void One_error_lists_all_that_is_wrong()
    {
        StateDict weights = new Weights().Add("conv.weight", 8, 3, 5, 5).Add("bn.weight", 8).Add("bn.bias", 1, 8)
            .Add("bn.running_mean", 8).Add("bn.running_var", 8).Add("dynamic.weight", 4, 16, 8, 3, 3)
            .Add("dynamic.attention.fc2.weight", 3, 2).Add("extra.weight", 2).Add("optimizer.state", 1).ToStateDict();

        StateDictMismatchException refusal = Refuse(TwoLayers, weights);

        Assert.Equal(["conv.bias", "dynamic.attention.fc1.weight"], refusal.Missing);
        Assert.Equal(["extra.weight", "optimizer.state"], refusal.Unexpected);
        Assert.Equal(
            [
                new TensorMismatch("conv.weight", "[8, 3, 3, 3]", "[8, 3, 5, 5]"),
                new TensorMismatch("bn.bias", "[8]", "[1, 8]"),
                new TensorMismatch("dynamic.attention.fc2.weight", "[4, 2]", "[3, 2]"),
            ],
            refusal.Mismatched);
        Assert.Equal(
            "the state dict does not suit the network: missing conv.bias [8], dynamic.attention.fc1.weight [2, 8]; "
            + "unexpected extra.weight, optimizer.state; mis-shaped conv.weight is [8, 3, 5, 5], wanted [8, 3, 3, 3], "
            + "bn.bias is [1, 8], wanted [8], dynamic.attention.fc2.weight is [3, 2], wanted [4, 2]",
            refusal.Message);
    }

    [Fact]
    public void Not_strict_only_ignores_what_is_left_over()
    {
        NetworkOptions loose = new() { Strict = false };
        StateDict more = Fitting.Add("extra", 3).ToStateDict();
        StateDict less = new Weights().Add("extra", 3).Add("conv.weight", 1).ToStateDict();

        Assert.Equal(3, Network.Build(TwoLayers, more, loose).LayerNames.Count);
        Assert.Equal("extra", Assert.Single(Refuse(TwoLayers, more).Unexpected));
        StateDictMismatchException refusal = Refuse(TwoLayers, less, loose);
        Assert.Empty(refusal.Unexpected);
        Assert.Contains("conv.bias", refusal.Missing);
        Assert.Equal("conv.weight", Assert.Single(refusal.Mismatched).Name);
    }

    [Fact]
    public void A_layer_used_twice_shares_its_weights_and_is_reported_once()
    {
        Conv2d conv = new(3, 3, 1);
        FunctionalLayer twice = new((network, x) => network.Apply("conv", conv, network.Apply("conv", conv, x)));

        StateDict once = new Weights().Add("conv.weight", 3, 3, 1, 1).Add("conv.bias", 3).ToStateDict();
        Network network = Network.Build(twice, once);

        Assert.Equal(["conv", "conv_1"], network.LayerNames);
        StateDictMismatchException refusal = Refuse(twice, new Weights().Add("conv.weight", 3, 3).ToStateDict());
        Assert.Equal("conv.bias", Assert.Single(refusal.Missing));
        Assert.Single(refusal.Mismatched);
    }

    [Theory]
    [InlineData("conv.weigth", "conv.weight [8, 3, 3, 3] (there is conv.weigth)")]
    [InlineData("stem.conv.weight", "conv.weight [8, 3, 3, 3] (there is stem.conv.weight)")]
    [InlineData("weight", "conv.weight [8, 3, 3, 3] (there is weight)")]
    [InlineData("something.else", "missing conv.weight [8, 3, 3, 3], conv.bias [8]; unexpected something.else")]
    public void A_name_that_is_nearly_right_is_pointed_out(string there, string message)
    {
        Layer layer = new Sequential(("conv", new Conv2d(3, 8, 3)));

        StateDictMismatchException refusal = Refuse(layer, new Weights().Add(there, 8, 3, 3, 3).ToStateDict());

        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_on_every_name_is_pointed_out_with_what_to_do()
    {
        StateDict wrapped = Fitting.ToStateDict("state_dict.module.");

        StateDictMismatchException refusal = Refuse(TwoLayers, wrapped);

        Assert.EndsWith(
            "; the missing ones are there behind 'state_dict.module.': bind StateDict.Within(\"state_dict.module\")",
            refusal.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("there is", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(3, Network.Build(TwoLayers, wrapped.Within("state_dict.module")).LayerNames.Count);
    }

    [Fact]
    public void Tensors_that_are_no_real_numbers_are_refused()
    {
        StateDict integers = StateDict.FromTensors(
        [
            CheckpointTensor.FromValues<long>("weight", [2, 2], new long[4]),
            CheckpointTensor.FromValues<double>("bias", [2], new double[2]),
        ]);

        StateDictMismatchException refusal = Refuse(new Linear(2, 2), integers);

        TensorMismatch mismatch = Assert.Single(refusal.Mismatched);
        Assert.Equal(("weight", "[2, 2] of int64, not of floats"), (mismatch.Name, mismatch.Actual));
    }

    [Fact]
    public void Doubles_and_halves_are_taken()
    {
        StateDict weights = StateDict.FromTensors(
        [
            CheckpointTensor.FromValues<double>("weight", [1, 2], new[] { 0.5, 0.25 }),
            CheckpointTensor.FromValues<Half>("bias", [1], new[] { (Half)0.125f }),
        ]);
        Network network = Network.Build(new Linear(2, 1), weights);

        Assert.Equal([0.875], GraphEvaluator.Output(network.Graph, new TensorShape(1, 2), [1, 1]));
    }

    [Fact]
    public void Names_from_a_hostile_file_neither_break_nor_disguise_a_line()
    {
        Weights weights = Fitting.Add("a\nb\u001b[31m\u2028\u202e", 1).Add(new string('x', 5000), 1);

        StateDictMismatchException refusal = Refuse(TwoLayers, weights.ToStateDict());

        Assert.Contains("a\\u000ab\\u001b[31m\\u2028\\u202e, xxx", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(refusal.Message.Length, 0, 500);
        Assert.Equal("a\nb\u001b[31m\u2028\u202e", refusal.Unexpected[0]);
    }

    [Fact]
    public void A_thousand_names_are_counted_rather_than_listed()
    {
        Weights weights = Fitting;
        for (int i = 0; i < 1000; i++)
        {
            _ = weights.Add($"extra.{i}", 1);
        }

        StateDictMismatchException refusal = Refuse(TwoLayers, weights.ToStateDict());

        Assert.EndsWith("extra.99 and 900 more", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1000, refusal.Unexpected.Count);
    }

    [Fact]
    public void Empty_tensors_do_not_fit()
    {
        StateDict empty = new Weights().Add("attention.fc1.weight", 0, 8, 1, 1).Add("attention.fc2.weight", 0, 0, 1, 1)
            .Add("weight", 0, 16, 8, 3, 3).ToStateDict();

        StateDictMismatchException refusal = Refuse(new DynamicConv2d(8, 16, 3), empty);

        Assert.Equal(
            ["[K, 16, 8, 3, 3]", "[h, 8]", "[K, h]"], refusal.Mismatched.Select(static mismatch => mismatch.Expected));
    }

    private static StateDictMismatchException Refuse(Layer layer, StateDict weights, NetworkOptions? options = null) =>
        Assert.Throws<StateDictMismatchException>(() => Network.Build(layer, weights, options));
}
