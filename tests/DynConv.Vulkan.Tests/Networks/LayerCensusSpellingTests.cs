using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>
/// Every spelling that a layer takes is recognised, and without any one of the tensors that tell, is not.
/// </summary>
public sealed class LayerCensusSpellingTests
{
    // The tensors that tell a kind; a layer has more.
    private static readonly Dictionary<string, (LayerKind Kind, (string Name, long[] Shape)[] Tensors)> Spellings =
        new()
        {
            ["kaijieshi7 1d"] = (Usual("DynamicConv1d"),
                [("attention.fc1.weight", [3, 8, 1]), ("attention.fc2.weight", [4, 3, 1]), ("weight", [4, 6, 8, 3])]),
            ["kaijieshi7 2d"] = (Usual("DynamicConv2d"),
                [("attention.fc1.weight", [3, 8, 1, 1]), ("attention.fc2.weight", [4, 3, 1, 1]),
                    ("weight", [4, 6, 8, 3, 3])]),
            ["kaijieshi7 3d"] = (Usual("DynamicConv3d"),
                [("attention.fc1.weight", [3, 8, 1, 1, 1]), ("attention.fc2.weight", [4, 3, 1, 1, 1]),
                    ("weight", [4, 6, 8, 3, 3, 3])]),
            ["linear layers"] = (Usual("DynamicConv2d"),
                [("attention.fc1.weight", [3, 8]), ("attention.fc2.weight", [4, 3]), ("weight", [4, 6, 8, 3, 3])]),
            ["xmu"] = (Usual("DynamicConv2d"),
                [("attention.net.0.weight", [3, 8, 1, 1]), ("attention.net.2.weight", [4, 3, 1, 1]),
                    ("weight", [4, 6, 8, 3, 3])]),
            ["TArdelean"] = (Usual("DynamicConv2d"),
                [("attention.to_scores.0.weight", [3, 8]), ("attention.to_scores.2.weight", [4, 3]),
                    ("kernels_weights", [4, 6, 8, 3, 3])]),
            ["Jung-Jun-Uk"] = (Usual("DynamicConv2d"),
                [("se_attention.fc1.weight", [3, 8, 1, 1]), ("se_attention.fc2.weight", [4, 3, 1, 1]),
                    ("weight", [24, 8, 3, 3])]),
            ["ma-xu"] = (Usual("DynamicConv2d"),
                [("fc.0.weight", [3, 8]), ("fc.2.weight", [2, 3]), ("conv1.weight", [6, 8, 3, 3]),
                    ("conv2.weight", [6, 8, 3, 3])]),
            ["ParameterNet"] = (Cond("CondConv2d"), [("routing.weight", [4, 8]), ("cond_conv.weight", [4, 432])]),
            ["list of experts"] = (Cond("CondConv2d"),
                [("routing.weight", [4, 8]), ("cond_conv.experts.0.weight", [6, 8, 3, 3])]),
            ["xmu CondConv"] = (Cond("CondConv2d"),
                [("attention.net.weight", [4, 8, 1, 1]), ("weight", [4, 6, 8, 3, 3])]),
            ["nibuiro"] = (Cond("CondConv2d"), [("_routing_fn.fc.weight", [4, 8]), ("weight", [4, 6, 8, 3, 3])]),
            ["timm"] = (Cond("CondConvBlock"), [("routing_fn.weight", [4, 8]), ("conv_dw.weight", [4, 432])]),
            ["d-li14"] = (Cond("CondConvBlock"), [("route.fc.weight", [4, 8]), ("pw.weight", [4, 48, 8, 1, 1])]),
            ["ODConv"] = (new("ODConv", "ODConv2d"),
                [("attention.channel_fc.weight", [8, 16, 1, 1]), ("weight", [1, 6, 8, 3, 3])]),
            ["ODConv2d_3rd"] = (new("ODConv2d_3rd", "ODConv2d3rd"),
                [("fc_f.weight", [6, 3]), ("fc_w.weight", [4, 3]), ("weight", [4, 6, 8, 3, 3])]),
            ["KernelWarehouse"] = (new("KernelWarehouse", "WarehouseConv2d"),
                [("attention.norm1.weight", [16]), ("attention.fc1.weight", [16, 8]),
                    ("attention.fc2.weight", [18, 16])]),
            ["DCD"] = (new("DCD", "DecomposedConv2d"),
                [("fc_phi.weight", [16, 3]), ("fc_scale.weight", [6, 3]), ("conv.weight", [6, 8, 3, 3])]),
            ["DCD's classes"] = (new("DCD", "DecomposedLinear"),
                [("fc_phi.weight", [16, 3]), ("fc_scale.weight", [6, 3]), ("cls.weight", [6, 8])]),
            ["DyMN"] = (new("DyMN", string.Empty), [("residuals.0.weight", [4, 32]), ("weight", [1, 1, 4, 432])]),
            ["FDY"] = (new("FDY or TDY", "AxisDynamicConv2d"),
                [("attention.conv1d1.weight", [4, 8, 3]), ("weight", [4, 6, 8, 3, 3])]),
            ["RedNet"] = (new("involution", "Involution"),
                [("conv1.conv.weight", [4, 16, 1, 1]), ("conv2.conv.weight", [49, 4, 1, 1]), ("conv1.bn.weight", [4])]),
            ["xmu involution"] = (new("involution", "Involution"),
                [("conv1.weight", [4, 16, 1, 1]), ("bn.running_mean", [4]), ("conv2.weight", [18, 4, 1, 1]),
                    ("conv2.bias", [18])]),
            ["DWNet"] = (new("generated depthwise", "DynamicDepthwiseConv2d"),
                [("conv1.weight", [4, 16, 1, 1]), ("bn.running_mean", [4]), ("conv2.weight", [784, 4, 1, 1]),
                    ("conv2.bias", [784]), ("bias", [16])]),
            ["WeightNet"] = (new("WeightNet", "WeightNetConv2d"),
                [("wn_fc1.weight", [12, 2, 1, 1]), ("wn_fc2.weight", [432, 1, 1, 1])]),
            ["DyNet"] = (new("DyNet", "DyNetConv2d"), [("fc.weight", [12, 8]), ("weight", [12, 8, 3, 3])]),
            ["DyNet with a hidden layer"] = (new("DyNet", "DyNetConv2d"),
                [("fc2.weight", [12, 3, 1, 1]), ("weight", [12, 8, 3, 3])]),
        };

    public static TheoryData<string> Names => [.. Spellings.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_spelling_is_recognised_in_any_order_and_place(string spelling)
    {
        (LayerKind kind, (string Name, long[] Shape)[] tensors) = Spellings[spelling];
        foreach (string prefix in (ReadOnlySpan<string>)["", "layer1.0.conv1."])
        {
            (string, LayerKind)[] expected = [(prefix.TrimEnd('.'), kind)];

            Assert.Equal(expected, LayerCensus.Find(Make(prefix, tensors)));
            Assert.Equal(expected, LayerCensus.Find(Make(prefix, tensors.Reverse())));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_one_of_its_tensors_it_is_not_that_kind(string spelling)
    {
        (LayerKind kind, (string Name, long[] Shape)[] tensors) = Spellings[spelling];
        foreach ((string left, _) in tensors)
        {
            IReadOnlyList<(string Name, LayerKind Kind)> found =
                LayerCensus.Find(Make("a.", tensors.Where(tensor => tensor.Name != left)));

            Assert.DoesNotContain(("a", kind), found);
        }
    }

    [Fact]
    public void What_DynamicConv2d_takes_is_recognised_where_it_is_described()
    {
        foreach ((LayerKind kind, (string Name, long[] Shape)[] tensors) in Spellings.Values)
        {
            StateDict weights = Make("a.", tensors);

            Assert.Equal(
                kind.Layer == "DynamicConv2d" ? ["a"] : [],
                DynamicLayerSearch.Find(weights).Select(static layer => layer.Name));
        }
    }

    /// <summary>3×3, as many channels inside, weights for 5 groups of 16 channels, for none.</summary>
    [Theory]
    [InlineData(4, 3, 18)]
    [InlineData(16, 1, 18)]
    [InlineData(4, 1, 45)]
    [InlineData(4, 1, 0)]
    public void Static_convolutions_around_a_norm_are_no_involution(int hidden, int kernel, int rows) => Assert.Empty(
        LayerCensus.Find(Make("a.",
        [
            ("conv1.weight", [hidden, 16, kernel, kernel]), ("bn.running_mean", [hidden]),
            ("conv2.weight", [rows, hidden, 1, 1]), ("conv2.bias", [rows]),
        ])));

    private static LayerKind Usual(string layer) => new("dynamic convolution", layer);

    private static LayerKind Cond(string layer) => new("CondConv", layer);

    private static StateDict Make(string prefix, IEnumerable<(string Name, long[] Shape)> tensors) =>
        tensors.Aggregate(new Weights(), static (weights, t) => weights.Add(t.Name, t.Shape)).ToStateDict(prefix);
}
