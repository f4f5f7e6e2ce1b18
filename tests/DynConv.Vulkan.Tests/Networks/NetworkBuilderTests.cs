using System;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

public sealed class NetworkBuilderTests
{
    private static readonly StateDict Empty = StateDict.FromTensors([]);

    [Fact]
    public void Names_are_those_of_the_state_dict_and_functions_those_of_their_caller()
    {
        Residual block = new(
            new Sequential(
                ("conv1", new Conv2d(4, 4, 3, padding: 1, bias: false)),
                ("bn1", new BatchNorm2d(4)),
                ("relu", new ReLU())),
            new Sequential(new Conv2d(4, 4, 1, bias: false), new BatchNorm2d(4)),
            new ReLU());
        Layer root = new FunctionalLayer((network, x) =>
        {
            x = network.Apply("layer1", new Sequential(block, block), x);
            x = network.ReLU(network.ReLU(x));
            return network.Flatten(network.Apply("pool", new AdaptiveAvgPool2d(1), x));
        });
        Weights weights = new();
        foreach (string name in (string[])["layer1.0", "layer1.1"])
        {
            _ = weights.Add($"{name}.conv1.weight", 4, 4, 3, 3).BatchNorm($"{name}.bn1", 4)
                .Add($"{name}.downsample.0.weight", 4, 4, 1, 1).BatchNorm($"{name}.downsample.1", 4);
        }

        Assert.Equal(
            [
                "layer1.0.conv1", "layer1.0.bn1", "layer1.0.relu", "layer1.0.downsample.0", "layer1.0.downsample.1",
                "layer1.0.add", "layer1.0.relu_1",
                "layer1.1.conv1", "layer1.1.bn1", "layer1.1.relu", "layer1.1.downsample.0", "layer1.1.downsample.1",
                "layer1.1.add", "layer1.1.relu_1",
                "relu", "relu_1", "pool", "flatten",
            ],
            Network.Build(root, weights.ToStateDict()).LayerNames);
    }

    [Fact]
    public void A_residual_block_is_the_sum_of_body_and_shortcut()
    {
        StateDict weights = new Weights()
            .Set("body.weight", [2], 1, 1, 1, 1).Set("skip.weight", [-5], 1, 1, 1, 1).ToStateDict();
        Conv2d conv = new(1, 1, 1, bias: false);
        Residual block = new(conv, conv, new ReLU(), bodyName: "body", shortcutName: "skip");

        Network network = Network.Build(block, weights);

        Assert.Equal([0, 6], GraphEvaluator.Output(network.Graph, new TensorShape(1, 1, 1, 2), [1, -2]));
    }

    [Fact]
    public void Without_a_shortcut_a_block_adds_its_input()
    {
        Network network = Network.Build(new Residual(new ReLU6()), Empty);

        Assert.Equal([8, -1, 13], GraphEvaluator.Output(network.Graph, new TensorShape(1, 3), [4, -1, 7]));
    }

    [Fact]
    public void Branches_of_a_sum_all_get_the_input()
    {
        Network network = Network.Build(new Add(("a", new ReLU()), ("b", new ReLU6()), ("c", new Identity())), Empty);

        Assert.Equal(["a", "b", "add", "add_1"], network.LayerNames);
        Assert.Equal([20, -1], GraphEvaluator.Output(network.Graph, new TensorShape(1, 2), [7, -1]));
    }

    [Fact]
    public void Layers_that_do_nothing_keep_their_numbers_and_leave_no_trace()
    {
        Network network = Network.Build(
            new Sequential(new Dropout(), new Identity(), new Sequential(), new Linear(2, 2, bias: false)),
            new Weights().Add("3.weight", 2, 2).ToStateDict());

        Assert.Equal(["3"], network.LayerNames);
    }

    [Fact]
    public void A_dotted_name_is_two_levels()
    {
        Network network = Network.Build(
            new FunctionalLayer(static (network, x) => network.Apply("layers.0", new Linear(2, 2, bias: false), x)),
            new Weights().Add("layers.0.weight", 2, 2).ToStateDict());

        Assert.Equal(["layers.0"], network.LayerNames);
    }

    [Fact]
    public void An_unnamed_layer_finds_its_weights_in_the_callers_part()
    {
        Network network = Network.Build(
            new Sequential(
                ("outer", new FunctionalLayer(static (network, x) => network.Apply(new Linear(2, 2, bias: false), x)))),
            new Weights().Add("outer.weight", 2, 2).ToStateDict());

        Assert.Equal(["outer.linear"], network.LayerNames);
    }

    [Fact]
    public void Dynamic_layers_are_listed_and_values_carry_names()
    {
        Network network = Network.Build(
            new Sequential(("a", new DynamicConv2d(8, 8, 3)), ("b", new ReLU()), ("c", new DynamicConv2d(8, 8, 3))),
            new Weights().Dynamic("a", 8, 8, 3).Dynamic("c", 8, 8, 3).ToStateDict());

        Assert.Equal(["a", "c"], network.DynamicLayerNames);
        Assert.Equal(("input", "c"), (network.Input.ToString(), network.Output.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    public void Impossible_names_are_refused(string name) => Assert.Throws<ArgumentException>(
        () => Network.Build(new FunctionalLayer((network, x) => network.Apply(name, new ReLU(), x)), Empty));

    [Fact]
    public void Values_of_another_network_are_refused()
    {
        Value stolen = Network.Build(new ReLU(), Empty).Output;

        ArgumentException refusal = Assert.Throws<ArgumentException>(
            () => Network.Build(new FunctionalLayer((network, x) => network.Add(x, stolen)), Empty));
        Assert.Contains("'relu' is of another network", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Network.Build(new FunctionalLayer((_, _) => stolen), Empty));
    }

    [Fact]
    public void A_builder_kept_beyond_the_build_refuses_work()
    {
        (NetworkBuilder? kept, Value? value) = (null, null);
        _ = Network.Build(
            new FunctionalLayer((network, x) =>
            {
                (kept, value) = (network, x);
                return network.ReLU(x);
            }),
            Empty);

        Assert.Throws<ObjectDisposedException>(() => kept!.ReLU(value!));
    }

    [Fact]
    public void A_layer_that_contains_itself_is_found_out()
    {
        Layer? self = null;
        self = new FunctionalLayer((network, x) => network.Apply("self", self!, x));

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => Network.Build(self, Empty));

        Assert.Contains("contain itself", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_does_nothing_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Network.Build(new Identity(), Empty));
        Assert.Throws<InvalidOperationException>(() => Network.Build(new FunctionalLayer((_, _) => null!), Empty));
    }

    [Fact]
    public void Nodes_stand_in_an_order_in_which_they_can_run()
    {
        Network network = Network.Build(
            new Residual(new Sequential(new ReLU(), new SiLU()), new ReLU6(), new ReLU()), Empty);

        for (int i = 0; i < network.Graph.Nodes.Length; i++)
        {
            Assert.All(
                network.Graph.Nodes[i].Inputs,
                input => Assert.Contains(input, network.Graph.Nodes.Take(i).Select(static node => node.Output)));
        }
    }
}
