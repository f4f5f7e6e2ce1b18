using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Fusion;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>Fused networks calculate what the unfused ones do, up to the one rounding of each folded number.</summary>
public sealed class FusionTests
{
    // γ of both signs and 0, a channel of almost no variance.
    private static readonly float[] Gammas = [0, -1.5f, 2, 0.3f, -0.01f, 0, 1, -3];
    private static readonly float[] Variances = [1, 1e-6f, 0, 2, 0.5f, 3, 1e-3f, 40];

    [Fact]
    public void Batch_normalisation_itself_is_PyTorchs()
    {
        Weights weights = new Weights(3).BatchNorm("bn", 8);
        StateDict state = weights.ToStateDict();
        Network network = Network.Build(new Sequential(("bn", new BatchNorm2d(8, eps: 1e-3))), state);
        float[] input = FusionCheck.Input();

        double[] expected = Elementwise.BatchNorm(
            input,
            new Planes(3, 8, 7, 6),
            state["bn.weight"].ToSingles(),
            state["bn.bias"].ToSingles(),
            state["bn.running_mean"].ToSingles(),
            state["bn.running_var"].ToSingles(),
            1e-3);

        Parity.Check(GraphEvaluator.Output(network.Graph, FusionCheck.Shape, input), expected, 1e-14, "batch norm");
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 4)]
    [InlineData(false, 8)]
    public void Batch_normalisation_folds_into_a_convolution(bool bias, int groups)
    {
        Weights weights = HardBatchNorm(new Weights(5).Add("conv.weight", 8, 8 / groups, 3, 3), "bn");
        if (bias)
        {
            _ = weights.Add("conv.bias", 8);
        }

        Graph fused = FusionCheck.ExpectSame(
            new Sequential(
                ("conv", new Conv2d(8, 8, 3, padding: 1, groups: groups, bias: bias)), ("bn", new BatchNorm2d(8))),
            weights);

        ConvolutionNode node = Assert.IsType<ConvolutionNode>(Assert.Single(Operations(fused)));
        Assert.Equal("conv", node.Name);
        Assert.NotNull(node.Bias);
    }

    [Theory]
    [InlineData(true, 1, 4)]
    [InlineData(false, 1, 4)]
    [InlineData(true, 2, 3)]
    [InlineData(false, 8, 5)]
    [InlineData(true, 1, 1)]
    [InlineData(false, 1, 1)]
    public void Batch_normalisation_folds_into_every_expert(bool bias, int groups, int experts)
    {
        Weights weights = HardBatchNorm(new Weights(7).Dynamic("conv", 8, 8, 3, groups, bias, experts), "bn");

        Graph fused = FusionCheck.ExpectSame(
            new Sequential(("conv", new DynamicConv2d(8, 8, 3, 2, groups: groups)), ("bn", new BatchNorm2d(8))),
            weights);

        DynamicConvolutionNode node = Assert.IsType<DynamicConvolutionNode>(Assert.Single(Operations(fused)));
        Assert.Equal("conv", node.Name);
        Assert.Equal((bias, !bias), (node.BankBias is not null, node.StaticBias is not null));
    }

    [Fact]
    public void Two_batch_normalisations_fold_one_after_the_other()
    {
        foreach (bool bias in (bool[])[true, false])
        {
            Weights weights = HardBatchNorm(
                new Weights(9).Dynamic("conv", 8, 8, 1, bias: bias).BatchNorm("bn1", 8), "bn2");

            Graph fused = FusionCheck.ExpectSame(
                new Sequential(
                    ("conv", new DynamicConv2d(8, 8, 1)), ("bn1", new BatchNorm2d(8)), ("bn2", new BatchNorm2d(8))),
                weights);

            Assert.Single(Operations(fused));
        }
    }

    [Theory]
    [InlineData("conv")]
    [InlineData("dynamic")]
    [InlineData("bn")]
    [InlineData("linear")]
    [InlineData("add")]
    public void An_activation_goes_into_what_it_follows(string what)
    {
        Layer layer = what switch
        {
            "conv" => new Conv2d(8, 3, 3, bias: false),
            "dynamic" => new DynamicConv2d(8, 3, 3),
            "bn" => new BatchNorm2d(8),
            "linear" => new Sequential(new Flatten(), new Linear(8 * 42, 5, bias: false)),
            _ => new Residual(new MaxPool2d(3, 1, 1)),
        };
        Weights weights = what switch
        {
            "conv" => new Weights().Add("layer.weight", 3, 8, 3, 3),
            "dynamic" => new Weights().Dynamic("layer", 8, 3, 3),
            "bn" => new Weights().BatchNorm("layer", 8),
            "linear" => new Weights().Add("layer.1.weight", 5, 8 * 42),
            _ => new Weights(),
        };
        (Layer, Activation)[] functions =
            [(new ReLU(), Activation.ReLU), (new ReLU6(), Activation.ReLU6), (new SiLU(), Activation.SiLU)];
        foreach ((Layer function, Activation expected) in functions)
        {
            Graph fused = FusionCheck.ExpectSame(new Sequential(("layer", layer), ("act", function)), weights);

            Assert.DoesNotContain(fused.Nodes, static node => node is ActivationNode);
            Assert.Equal(expected, Assert.IsAssignableFrom<IActivatedNode>(fused.Nodes[^1]).Activation);
        }
    }

    [Fact]
    public void Only_one_activation_goes_in_and_the_second_stays()
    {
        Graph fused = FusionCheck.ExpectSame(
            new Sequential(new Conv2d(8, 3, 3, bias: false), new SiLU(), new ReLU6()),
            new Weights().Add("0.weight", 3, 8, 3, 3));

        Assert.Equal(
            [Activation.SiLU, Activation.ReLU6],
            [((ConvolutionNode)fused.Nodes[1]).Activation, ((ActivationNode)fused.Nodes[2]).Activation]);
    }

    [Fact]
    public void What_has_a_second_user_is_left_alone()
    {
        Weights weights = new Weights().Add("conv.weight", 8, 8, 3, 3).BatchNorm("bn", 8);
        Conv2d conv = new(8, 8, 3, padding: 1, bias: false);
        BatchNorm2d norm = new(8);

        // y = conv(x) is used by the normalisation and by the sum; relu(y) by the sum alone.
        Graph fused = FusionCheck.ExpectSame(
            new FunctionalLayer((network, x) =>
            {
                Value y = network.Apply("conv", conv, x);
                return network.Add(network.Apply("bn", norm, y), network.ReLU(y));
            }),
            weights);

        Assert.Equal(["input", "conv", "bn", "relu", "add"], fused.Nodes.Select(static node => node.Name));
    }

    [Fact]
    public void A_value_added_to_itself_counts_twice()
    {
        Graph fused = FusionCheck.ExpectSame(
            new FunctionalLayer(static (network, x) =>
            {
                Value y = network.Apply("bn", new BatchNorm2d(8), x);
                return network.ReLU(network.Add(y, y));
            }),
            new Weights().BatchNorm("bn", 8));

        Assert.Equal(["input", "bn", "add"], fused.Nodes.Select(static node => node.Name));
    }

    [Fact]
    public void An_activation_between_convolution_and_normalisation_keeps_them_apart()
    {
        Graph fused = FusionCheck.ExpectSame(
            new Sequential(
                ("conv", new Conv2d(8, 8, 3, bias: false)), ("relu", new ReLU()), ("bn", new BatchNorm2d(8))),
            HardBatchNorm(new Weights().Add("conv.weight", 8, 8, 3, 3), "bn"));

        Assert.Equal(["input", "conv", "bn"], fused.Nodes.Select(static node => node.Name));
    }

    [Fact]
    public void The_value_that_a_network_gives_stays_the_same_value()
    {
        Network network = Network.Build(
            new Sequential(
                ("conv", new Conv2d(8, 8, 3, bias: false)), ("bn", new BatchNorm2d(8)), ("relu", new ReLU())),
            new Weights().Add("conv.weight", 8, 8, 3, 3).BatchNorm("bn", 8).ToStateDict());
        Graph fused = NetworkFusion.Apply(network.Graph);

        Assert.Same(network.Output, Assert.Single(fused.Outputs));
        Assert.Same(network.Output, fused.Nodes[^1].Output);
        Assert.Equal(4, network.Graph.Nodes.Length);
    }

    [Fact]
    public void What_does_nothing_and_what_nobody_uses_goes_out()
    {
        Graph fused = FusionCheck.ExpectSame(
            new FunctionalLayer(static (network, x) =>
            {
                _ = network.Apply("unused", new Sequential(new Conv2d(8, 2, 3, bias: false), new ReLU()), x);
                x = network.Apply(new AvgPool2d(1), x);
                x = network.ReLU(network.ReLU(network.Apply(new MaxPool2d(1), x)));
                return network.Apply("conv", new Conv2d(8, 2, 3, bias: false), x);
            }),
            new Weights().Add("unused.0.weight", 2, 8, 3, 3).Add("conv.weight", 2, 8, 3, 3));

        Assert.Equal(["input", "relu", "conv"], fused.Nodes.Select(static node => node.Name));
    }

    [Fact]
    public void What_does_nothing_goes_out_of_both_sides_of_a_sum()
    {
        Graph fused = FusionCheck.ExpectSame(
            new FunctionalLayer(static (network, x) =>
            {
                Value y = network.Apply(new MaxPool2d(1), x);
                return network.Add(y, y);
            }),
            new Weights());

        Assert.Equal(["add"], Operations(fused).Select(static node => node.Name));
    }

    [Fact]
    public void Pools_that_take_every_other_pixel_are_no_identities()
    {
        Graph fused = FusionCheck.ExpectSame(
            new Sequential(new MaxPool2d(1, 2), new AvgPool2d(1, (1, 2)), new ReLU()), new Weights());

        Assert.Equal(3, Operations(fused).Length);
    }

    [Fact]
    public void One_expert_stays_dynamic()
    {
        foreach (bool bias in (bool[])[true, false])
        {
            Layer layer = new Sequential(
                ("conv", new DynamicConv2d(8, 8, 3, groups: 2)), ("bn", new BatchNorm2d(8)), ("act", new SiLU()));
            Weights weights = HardBatchNorm(new Weights(4).Dynamic("conv", 8, 8, 3, 2, bias, experts: 1), "bn");

            Graph kept = FusionCheck.ExpectSame(layer, weights);

            DynamicConvolutionNode node = Assert.IsType<DynamicConvolutionNode>(Assert.Single(Operations(kept)));
            Assert.Equal(("conv", Activation.SiLU), (node.Name, node.Activation));
        }
    }

    [Fact]
    public void One_expert_that_already_has_a_static_bias_keeps_both()
    {
        Network network = Network.Build(
            new Sequential(("conv", new DynamicConv2d(8, 8, 3)), ("bn", new BatchNorm2d(8))),
            new Weights(4).Dynamic("conv", 8, 8, 3, experts: 1).BatchNorm("bn", 8).ToStateDict());
        ChannelAffineNode norm = network.Graph.Nodes.OfType<ChannelAffineNode>().Single();
        DynamicConvolutionNode dynamic = network.Graph.Nodes.OfType<DynamicConvolutionNode>().Single();
        Graph biased = network.Graph with
        {
            Nodes = network.Graph.Nodes.Replace(dynamic, dynamic with { StaticBias = norm.Scale }),
        };

        FusionCheck.ExpectSame(biased, NetworkFusion.Apply(biased));
    }

    private static Weights HardBatchNorm(Weights weights, string name) => weights.Set($"{name}.weight", Gammas, 8)
        .Add($"{name}.bias", 8).Add($"{name}.running_mean", 8).Set($"{name}.running_var", Variances, 8);

    private static Node[] Operations(Graph graph) => [.. graph.Nodes.Where(static node => node is not InputNode && node.PartOf is null)];
}
