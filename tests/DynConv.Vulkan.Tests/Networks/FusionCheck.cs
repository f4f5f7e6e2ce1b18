using System;
using System.Linq;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning.Fusion;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>Compares a fused network with the unfused one, in float64.</summary>
internal static class FusionCheck
{
    // Each folded number is rounded to float32 once.
    private const double Rounding = 2e-6;

    /// <summary>The shape of what the networks are tried with.</summary>
    public static TensorShape Shape { get; } = new(3, 8, 7, 6);

    public static float[] Input() => new Filler(11).Features(new Planes(3, 8, 7, 6));

    /// <summary>Builds, fuses and compares.</summary>
    /// <returns>The fused graph.</returns>
    public static Graph ExpectSame(Layer layer, Weights weights)
    {
        Network network = Network.Build(layer, weights.ToStateDict());
        Graph fused = NetworkFusion.Apply(network.Graph);
        ExpectSame(network.Graph, fused);
        return fused;
    }

    public static void ExpectSame(Graph graph, Graph fused)
    {
        float[] input = Input();
        double[] expected = GraphEvaluator.Output(graph, Shape, input);
        double[] actual = GraphEvaluator.Output(fused, Shape, input);

        Assert.NotEqual(0, expected.Max(Math.Abs));
        Parity.Check(actual, expected, Rounding, "fused");
    }
}
