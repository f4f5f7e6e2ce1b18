using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>
/// Experts in one row (Jung-Jun-Uk's module) and as convolutions of their own (ma-xu's) are the experts of the usual
/// bank, to the bit.
/// </summary>
public sealed class ExpertBankTests(GpuDevice gpu)
{
    private const int Experts = 3;
    private const int Filters = 10;
    private const int Channels = 8;
    private const int PerGroup = 4;
    private const int Hidden = 3;
    private const int Kernel = 9 * PerGroup * Filters;
    private static readonly float[] Kernels = new Filler(5).Numbers(Experts * Kernel, 0.5f);
    private static readonly float[] Biases = new Filler(6).Numbers(Experts * Filters, 0.5f);
    private static readonly float[] First = new Filler(7).Numbers(Hidden * Channels, 0.5f);
    private static readonly float[] Second = new Filler(8).Numbers(Experts * Hidden, 0.5f);
    private static readonly float[] SecondBias = new Filler(9).Numbers(Experts, 0.5f);

    public static TheoryData<string> Forms => [.. All.Keys];

    private static Dictionary<string, Func<bool, Weights>> All { get; } = new()
    {
        ["stacked"] = Stacked,
        ["flat"] = static bias => WithBias(bias, "bias", Experts * Filters, new Weights()
            .Set("se_attention.fc1.weight", First, Hidden, Channels, 1, 1)
            .Set("se_attention.fc2.weight", Second, Experts, Hidden, 1, 1).Set("se_attention.fc2.bias", SecondBias, Experts)
            .Set("weight", Kernels, Experts * Filters, PerGroup, 3, 3)),
        ["separate"] = static bias => Enumerable.Range(0, Experts).Aggregate(
            new Weights()
                .Set("fc.0.weight", First, Hidden, Channels)
                .Set("fc.2.weight", Second, Experts, Hidden).Set("fc.2.bias", SecondBias, Experts),
            (weights, k) =>
            {
                weights.Set(
                    $"conv{k + 1}.weight", Kernels[(k * Kernel)..((k + 1) * Kernel)], Filters, PerGroup, 3, 3);
                return bias
                    ? weights.Set($"conv{k + 1}.bias", Biases[(k * Filters)..((k + 1) * Filters)], Filters)
                    : weights;
            }),
    };

    [Theory]
    [InlineData("flat", true)]
    [InlineData("flat", false)]
    [InlineData("separate", true)]
    [InlineData("separate", false)]
    public void Every_form_gives_the_bits_of_the_usual_one(string form, bool bias)
    {
        float[] usual = Run(All["stacked"](bias)), other = Run(All[form](bias));
        Assert.Equal(usual.Select(BitConverter.SingleToUInt32Bits), other.Select(BitConverter.SingleToUInt32Bits));
        Assert.NotEqual(usual[0], usual[1]);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_is_found_in_a_state_dict(string form)
    {
        DynamicLayerInfo found = Assert.Single(DynamicLayerSearch.Find(All[form](true).ToStateDict("layer1.0.")));
        Assert.Equal("layer1.0", found.Name);
        Assert.Equal(
            (Experts, Filters, PerGroup, Channels, Hidden, true, 2),
            (found.Experts, found.OutChannels, found.InChannelsPerGroup, found.InChannels, found.Hidden, found.HasBias,
                found.Groups));
        Assert.Equal(new Size2d(3, 3), found.KernelSize);
    }

    [Fact]
    public void A_block_with_squeeze_and_excitation_is_no_dynamic_layer() => Assert.Empty(DynamicLayerSearch.Find(
        new Weights()
            .Add("conv1.weight", 8, 8, 3, 3).Add("conv2.weight", 8, 8, 3, 3).Add("conv3.weight", 8, 8, 3, 3)
            .Add("fc.0.weight", 2, 8).Add("fc.2.weight", 8, 2).ToStateDict()));

    [Fact]
    public void An_expert_that_is_missing_is_named()
    {
        StateDict whole = All["separate"](true).ToStateDict();
        StateDict without = StateDict.FromTensors(whole.Tensors.Where(tensor => tensor.Name != "conv2.weight"));
        StateDictMismatchException fault =
            Assert.Throws<StateDictMismatchException>(() => Network.Build(Layer(), without));
        Assert.Equal(["conv2.weight"], fault.Missing);
        Assert.Empty(DynamicLayerSearch.Find(without));
    }

    [Fact]
    public void A_row_that_is_no_whole_number_of_experts_is_refused()
    {
        StateDict whole = All["flat"](false).ToStateDict();
        StateDict longer = StateDict.FromTensors(whole.Tensors.Select(tensor => tensor.Name == "weight"
            ? CheckpointTensor.FromSingles("weight", [31, PerGroup, 3, 3], new float[31 * PerGroup * 9])
            : tensor));
        StateDictMismatchException fault =
            Assert.Throws<StateDictMismatchException>(() => Network.Build(Layer(), longer));
        Assert.Equal("weight", Assert.Single(fault.Mismatched).Name);
        Assert.Empty(DynamicLayerSearch.Find(longer));
    }

    [Theory]
    [InlineData("flat", "se_attention.fc2.weight")]
    [InlineData("separate", "fc.2.weight")]
    public void Where_nothing_tells_the_number_of_experts_it_is_an_error(string form, string key)
    {
        StateDict whole = All[form](true).ToStateDict();
        StateDict without = StateDict.FromTensors(whole.Tensors.Where(tensor => tensor.Name != key));
        StateDictMismatchException fault =
            Assert.Throws<StateDictMismatchException>(() => Network.Build(Layer(), without));
        Assert.Contains(key, fault.Missing);
    }

    private static DynamicConv2d Layer() => new(Channels, Filters, 3, padding: 1, groups: 2);

    private static Weights Stacked(bool bias) => WithBias(bias, "bias", 0, new Weights()
        .Set("attention.fc1.weight", First, Hidden, Channels, 1, 1)
        .Set("attention.fc2.weight", Second, Experts, Hidden, 1, 1).Set("attention.fc2.bias", SecondBias, Experts)
        .Set("weight", Kernels, Experts, Filters, PerGroup, 3, 3));

    private static Weights WithBias(bool bias, string name, long flat, Weights weights)
        => !bias ? weights : flat > 0 ? weights.Set(name, Biases, flat) : weights.Set(name, Biases, Experts, Filters);

    private float[] Run(Weights weights)
    {
        TensorShape shape = new(2, Channels, 5, 7);
        using Plan plan = Network.Build(Layer(), weights.ToStateDict()).Compile(gpu.Context, shape);
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(new Filler(3).Numbers((int)shape.ElementCount, 0.5f), output);
        return output;
    }
}
