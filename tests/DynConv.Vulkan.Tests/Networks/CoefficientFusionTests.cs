using System.Linq;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>
/// A batch normalisation behind layers whose coefficients are more than shares that add up to 1: fused networks
/// calculate what the unfused ones do.
/// </summary>
public sealed class CoefficientFusionTests
{
    // γ of both signs and 0, a channel of almost no variance.
    private static readonly float[] Gammas = [0, -1.5f, 2, 0.3f, -0.01f, 0, 1, -3];
    private static readonly float[] Variances = [1, 1e-6f, 0, 2, 0.5f, 3, 1e-3f, 40];

    [Theory]
    [InlineData(3, 1, 4)]
    [InlineData(3, 2, 3)]
    [InlineData(3, 8, 4)]
    [InlineData(3, 8, 1)]
    [InlineData(1, 1, 4)]
    [InlineData(1, 1, 1)]
    public void It_folds_into_an_ODConv_behind_the_factors_of_the_filters(int kernel, int groups, int experts)
    {
        DynamicConvolutionNode node = Fuse(
            new ODConv2d(8, 8, kernel, padding: kernel / 2, groups: groups), OdConv(kernel, groups, experts));

        Assert.NotNull(node.StaticBias);
        Assert.Null(node.BankBias);
        Assert.Equal(groups < 8, node.Coefficients.FilterScaleOffset is not null);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 4)]
    public void It_folds_into_a_third_partys_ODConv(bool bias, int groups)
    {
        DynamicConvolutionNode node = Fuse(
            new ODConv2d3rd(8, 8, 3, padding: 1, groups: groups), ThirdParty(groups, bias));

        // f does not scale the experts' biases, whose shares add up to 1.
        Assert.Equal((bias, !bias), (node.BankBias is not null, node.StaticBias is not null));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void It_folds_into_a_CondConv_once_and_unmixed(int groups)
    {
        DynamicConvolutionNode node = Fuse(new CondConv2d(8, 8, 3, padding: 1, groups: groups), CondConv(groups));

        Assert.NotNull(node.StaticBias);
        Assert.Null(node.BankBias);
    }

    [Fact]
    public void It_stays_behind_a_CondConv_with_biases_that_are_mixed()
    {
        Weights weights = HardNorm(CondConv(1).Add("conv.cond_conv.bias", 4, 8));

        Graph fused = FusionCheck.ExpectSame(
            new Sequential(("conv", new CondConv2d(8, 8, 3)), ("bn", new BatchNorm2d(8))), weights);

        Assert.Single(fused.Nodes.OfType<ChannelAffineNode>());
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(6, 2)]
    public void A_block_of_CondConvs_becomes_three_convolutions_on_one_routing(int outChannels, int stride)
    {
        Weights weights = new Weights(6).Add("route.fc.weight", 3, 8).Add("route.fc.bias", 3)
            .Add("pw.weight", 3, 16, 8, 1, 1).BatchNorm("bn_pw", 16)
            .Add("dw.weight", 3, 16, 1, 3, 3).BatchNorm("bn_dw", 16)
            .Add("pw_linear.weight", 3, outChannels, 16, 1, 1).BatchNorm("bn_pw_linear", outChannels);

        Graph fused = FusionCheck.ExpectSame(new CondConvBlock(8, outChannels, 3, stride, expansion: 2), weights);

        Assert.Empty(fused.Nodes.OfType<ChannelAffineNode>());
        Assert.Empty(fused.Nodes.OfType<ActivationNode>());
        AttentionNode routing = Assert.Single(fused.Nodes.OfType<AttentionNode>());
        DynamicConvolutionNode[] convolutions = [.. fused.Nodes.OfType<DynamicConvolutionNode>()];
        Assert.Equal(["pw", "dw", "pw_linear"], convolutions.Select(static node => node.Name));
        Assert.All(convolutions, node => Assert.Equal(routing.Output, node.Inputs[1]));
    }

    private static DynamicConvolutionNode Fuse(Layer layer, Weights weights)
    {
        Graph fused = FusionCheck.ExpectSame(
            new Sequential(("conv", layer), ("bn", new BatchNorm2d(8)), ("act", new SiLU())), HardNorm(weights));

        Assert.Empty(fused.Nodes.OfType<ChannelAffineNode>());
        Assert.Empty(fused.Nodes.OfType<CoefficientsNode>());
        DynamicConvolutionNode node = Assert.Single(fused.Nodes.OfType<DynamicConvolutionNode>());
        Assert.Equal(("conv", Activation.SiLU), (node.Name, node.Activation));
        return node;
    }

    private static Weights OdConv(int kernel, int groups, int experts)
    {
        const string Attention = "conv.attention.";
        Weights weights = new Weights(5).Add("conv.weight", experts, 8, 8 / groups, kernel, kernel)
            .Add($"{Attention}fc.weight", 16, 8, 1, 1).BatchNorm($"{Attention}bn", 16)
            .Add($"{Attention}channel_fc.weight", 8, 16, 1, 1).Add($"{Attention}channel_fc.bias", 8);
        if (groups < 8)
        {
            _ = weights.Add($"{Attention}filter_fc.weight", 8, 16, 1, 1).Add($"{Attention}filter_fc.bias", 8);
        }

        if (kernel > 1)
        {
            int taps = kernel * kernel;
            _ = weights.Add($"{Attention}spatial_fc.weight", taps, 16, 1, 1).Add($"{Attention}spatial_fc.bias", taps);
        }

        return experts == 1
            ? weights
            : weights.Add($"{Attention}kernel_fc.weight", experts, 16, 1, 1).Add($"{Attention}kernel_fc.bias", experts);
    }

    private static Weights ThirdParty(int groups, bool bias)
    {
        Weights weights = new Weights(5).Add("conv.weight", 4, 8, 8 / groups, 3, 3)
            .Add("conv.fc.weight", 16, 8, 1, 1).BatchNorm("conv.bn", 16)
            .Add("conv.fc_c.weight", 8 / groups, 16).Add("conv.fc_c.bias", 8 / groups)
            .Add("conv.fc_f.weight", 8, 16).Add("conv.fc_f.bias", 8)
            .Add("conv.fc_s.weight", 9, 16).Add("conv.fc_s.bias", 9)
            .Add("conv.fc_w.weight", 4, 16).Add("conv.fc_w.bias", 4);
        return bias ? weights.Add("conv.bias", 4, 8) : weights;
    }

    private static Weights CondConv(int groups) => new Weights(4)
        .Add("conv.routing.weight", 4, 8).Add("conv.routing.bias", 4)
        .Add("conv.cond_conv.weight", 4, 8 * (8 / groups) * 9);

    private static Weights HardNorm(Weights weights) => weights.Set("bn.weight", Gammas, 8)
        .Add("bn.bias", 8).Add("bn.running_mean", 8).Set("bn.running_var", Variances, 8);
}
