using System.Linq;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>Normalisations behind kernels of cells that other layers share, and behind the two terms of DCD.</summary>
public sealed class SharedFusionTests
{
    // γ of both signs and 0, a channel of almost no variance.
    private static readonly float[] Gammas = [0, -1.5f, 2, 0.3f, -0.01f, 0, 1, -3];
    private static readonly float[] Variances = [1, 1e-6f, 0, 2, 0.5f, 3, 1e-3f, 40];

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(false, 4)]
    public void Cells_stay_what_other_layers_have(bool bias, int groups)
    {
        Warehouse warehouse = new("cells", 5, 4, 2);
        WarehouseConv2d first = new(8, 8, 3, warehouse, padding: 1, groups: groups);
        WarehouseConv2d second = new(8, 8, 1, warehouse);
        Weights weights = new Weights(3).Add("cells", 5, 4, 2, 1, 1);
        Attention(weights, "conv1", 9 * 2 * (8 / groups / 2), 5);
        Attention(weights, "conv2", 2 * 4, 5);
        HardBatchNorm(weights, "bn1");
        HardBatchNorm(weights, "bn2");
        if (bias)
        {
            _ = weights.Add("conv1.bias", 8).Add("conv2.bias", 8);
        }

        Graph fused = FusionCheck.ExpectSame(
            new FunctionalLayer((network, input) =>
            {
                warehouse.Bind(network);
                Value x = network.ReLU(network.Apply("bn1", new BatchNorm2d(8), network.Apply("conv1", first, input)));
                return network.Apply("bn2", new BatchNorm2d(8), network.Apply("conv2", second, x));
            }),
            weights);

        CellConvolutionNode[] nodes = [.. fused.Nodes.OfType<CellConvolutionNode>()];
        Assert.Equal(["conv1", "conv2"], nodes.Select(static node => node.Name));
        Assert.Same(nodes[0].Cells, nodes[1].Cells);
        Assert.All(nodes, static node => Assert.True(node is { FilterScale: not null, StaticBias: not null }));
        Assert.Equal(Activation.ReLU, nodes[0].Activation);
        Assert.DoesNotContain(fused.Nodes, static node => node is ChannelAffineNode or ActivationNode);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public void Both_terms_of_a_decomposed_convolution_take_a_normalisation_in(int kernel, bool isQuartered)
    {
        Weights weights = Decomposed(new Weights(5), "conv", kernel, isQuartered ? 32 : 8);
        HardBatchNorm(weights, "bn");

        Graph fused = FusionCheck.ExpectSame(
            new FunctionalLayer((network, input) => network.ReLU(network.Apply(
                "bn", new BatchNorm2d(8), network.Apply("conv", new DecomposedConv2d(8, 8, kernel, 2), input)))),
            weights);

        Assert.DoesNotContain(fused.Nodes, static node => node is ChannelAffineNode);
        Assert.DoesNotContain(fused.Nodes, static node => node is AddNode);
        ConvolvingNode sum = Assert.Single(fused.Nodes.OfType<ConvolvingNode>(), static node => node.HasResidual);
        Assert.Equal(Activation.ReLU, sum.Activation);
        Assert.Equal("conv", Assert.Single(fused.Nodes.OfType<GeneratedConvolutionNode>()).Name);
    }

    [Fact]
    public void A_sum_of_which_a_term_has_another_use_keeps_its_normalisation()
    {
        Weights weights = Decomposed(new Weights(5), "conv", 1, 8);
        HardBatchNorm(weights, "bn");

        Graph fused = FusionCheck.ExpectSame(
            new FunctionalLayer((network, input) =>
            {
                Value sum = network.Apply("conv", new DecomposedConv2d(8, 8, 1), input);
                return network.Add(sum, network.Apply("bn", new BatchNorm2d(8), sum));
            }),
            weights);

        Assert.Single(fused.Nodes.OfType<ChannelAffineNode>());
    }

    private static void Attention(Weights weights, string name, int tiles, int cells) => weights
        .Add($"{name}.attention.fc1.weight", 4, 8)
        .BatchNorm($"{name}.attention.norm1", 4)
        .Add($"{name}.attention.fc2.weight", tiles * (cells + 1), 4)
        .Add($"{name}.attention.fc2.bias", tiles * (cells + 1));

    private static Weights Decomposed(Weights weights, string name, int kernel, int features) => weights
        .Add($"{name}.conv.weight", 8, 8, kernel, kernel)
        .Add($"{name}.q.weight", 3, 8, 1, 1)
        .Add($"{name}.p.weight", 8, 3, 1, 1)
        .BatchNorm($"{name}.bn1", 3)
        .BatchNorm($"{name}.bn2", 3)
        .Add($"{name}.fc.0.weight", 5, features)
        .Add($"{name}.fc.1.fc.0.weight", 5, 5)
        .Add($"{name}.fc_phi.weight", 9, 5)
        .Add($"{name}.fc_scale.weight", 8, 5);

    private static void HardBatchNorm(Weights weights, string name) => weights
        .Set($"{name}.weight", Gammas, 8)
        .Add($"{name}.bias", 8)
        .Add($"{name}.running_mean", 8)
        .Set($"{name}.running_var", Variances, 8);
}
