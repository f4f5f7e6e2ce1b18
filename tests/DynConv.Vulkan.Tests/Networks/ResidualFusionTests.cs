using System.Linq;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Fusion;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>Sums go into the convolution before them where that computes the same, and nowhere else.</summary>
public sealed class ResidualFusionTests
{
    public static TheoryData<string> Kinds => ResidualBlocks.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_sum_and_what_follows_it_goes_into_every_kind_of_convolution(string kind)
    {
        foreach (Activation activation in new[] { Activation.ReLU, Activation.None })
        {
            Network network = ResidualBlocks.Build(kind, isResidual: true, activation);
            Graph fused = NetworkFusion.Apply(network.Graph);
            FusionCheck.ExpectSame(network.Graph, fused);

            ConvolvingNode node = Assert.Single(fused.Nodes.OfType<ConvolvingNode>());
            Assert.Equal((activation, network.Input), (node.Activation, node.Residual));
            Assert.DoesNotContain(fused.Nodes, static node => node is AddNode or ActivationNode or ChannelAffineNode);
        }
    }

    [Fact]
    public void Of_two_convolutions_the_later_takes_the_sum()
    {
        Graph fused = FusionCheck.ExpectSame(
            new FunctionalLayer(static (network, x) =>
            {
                Value main = network.ReLU(network.Apply("conv1", Conv(), x));
                main = network.Apply("bn", new BatchNorm2d(8), network.Apply("conv2", Conv(), main));
                return network.ReLU(network.Add(main, network.Apply("downsample", Conv(), x)));
            }),
            new Weights().Add("conv1.weight", 8, 8, 3, 3).Add("conv2.weight", 8, 8, 3, 3).BatchNorm("bn", 8)
                .Add("downsample.weight", 8, 8, 3, 3));

        Assert.Equal(["input", "conv1", "conv2", "downsample"], fused.Nodes.Select(static node => node.Name));
        Assert.Equal(fused.Nodes[2].Output, ((ConvolvingNode)fused.Nodes[3]).Residual);
    }

    [Fact]
    public void A_second_sum_stays_by_itself()
    {
        Graph fused = FusionCheck.ExpectSame(
            new FunctionalLayer(static (network, x) =>
            {
                Value y = network.Apply(new MaxPool2d(3, 1, 1), x);
                return network.Add(network.Add(network.Apply("conv", Conv(), x), x), y);
            }),
            new Weights().Add("conv.weight", 8, 8, 3, 3));

        Assert.Single(fused.Nodes.OfType<AddNode>());
    }

    [Fact]
    public void An_activation_before_the_sum_keeps_it_out()
    {
        Graph fused = FusionCheck.ExpectSame(
            new FunctionalLayer(static (network, x) =>
                network.Add(x, network.ReLU(network.Apply("conv", Conv(), x)))),
            new Weights().Add("conv.weight", 8, 8, 3, 3));

        Assert.Equal(["input", "conv", "add"], fused.Nodes.Select(static node => node.Name));
    }

    [Fact]
    public void A_convolution_that_something_else_reads_keeps_its_value()
    {
        Graph fused = FusionCheck.ExpectSame(
            new FunctionalLayer(static (network, x) =>
            {
                Value y = network.Apply("conv", Conv(), x);
                return network.Add(network.Add(x, y), network.Apply(new MaxPool2d(3, 1, 1), y));
            }),
            new Weights().Add("conv.weight", 8, 8, 3, 3));

        Assert.Equal(2, fused.Nodes.OfType<AddNode>().Count());
    }

    [Fact]
    public void A_convolution_added_to_itself_is_left_alone()
    {
        Graph fused = FusionCheck.ExpectSame(
            new FunctionalLayer(static (network, x) =>
            {
                Value y = network.Apply("conv", Conv(), x);
                return network.Add(y, y);
            }),
            new Weights().Add("conv.weight", 8, 8, 3, 3));

        Assert.Equal(["input", "conv", "add"], fused.Nodes.Select(static node => node.Name));
    }

    [Fact]
    public void A_normalisation_behind_the_sum_stays_there()
    {
        Graph fused = FusionCheck.ExpectSame(
            new FunctionalLayer(static (network, x) => network.ReLU(network.Apply(
                "bn", new BatchNorm2d(8), network.Add(x, network.Apply("conv", Conv(), x))))),
            new Weights().Add("conv.weight", 8, 8, 3, 3).BatchNorm("bn", 8));

        Assert.Equal(["input", "conv", "bn"], fused.Nodes.Select(static node => node.Name));
        Assert.NotNull(((ConvolvingNode)fused.Nodes[1]).Residual);
    }

    [Fact]
    public void Attentions_of_one_map_share_its_means_and_others_do_not()
    {
        Graph fused = FusionCheck.ExpectSame(
            new FunctionalLayer(static (network, x) =>
            {
                Value left = network.Apply("left", new DynamicConv2d(8, 8, 3, padding: 1), x);
                Value right = network.Apply("right", new DynamicConv2d(8, 8, 1), x);
                return network.Add(left, network.Apply("last", new DynamicConv2d(8, 8, 1), right));
            }),
            new Weights().Dynamic("left", 8, 8, 3).Dynamic("right", 8, 8, 1).Dynamic("last", 8, 8, 1));

        AdaptiveAveragePoolNode[] pools = [.. fused.Nodes.OfType<AdaptiveAveragePoolNode>()];
        Assert.Equal(2, pools.Length);
        Assert.NotEqual(pools[0].Inputs[0], pools[1].Inputs[0]);
    }

    private static Conv2d Conv() => new(8, 8, 3, padding: 1, bias: false);
}
