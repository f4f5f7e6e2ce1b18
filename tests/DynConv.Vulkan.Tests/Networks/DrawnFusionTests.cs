using System.Linq;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

public sealed class DrawnFusionTests
{
    [Fact]
    public void Drawn_networks_calculate_the_same()
    {
        Gen<int[]> networks = Gen.Choose(0, 8).ListOf(7).Select(static list => list.ToArray());

        Assert.All(networks.Sample(200, new Rnd(20260101), 50), static drawn => FusionCheck.ExpectSame(
            new FunctionalLayer((network, x) => Draw(network, x, drawn)), AddWeights(new Weights(drawn.Sum()), drawn)));
    }

    private static Value Draw(NetworkBuilder network, Value x, int[] drawn)
    {
        Value before = x;
        for (int i = 0; i < drawn.Length; i++)
        {
            Value y = drawn[i] switch
            {
                0 => network.Apply($"{i}", new Conv2d(8, 8, 3, padding: 1), x),
                1 or 2 => network.Apply($"{i}", new DynamicConv2d(8, 8, 3, padding: 1, groups: 2), x),
                3 or 4 => network.Apply($"{i}", new BatchNorm2d(8), x),
                5 => network.ReLU(x),
                6 => network.SiLU(x),
                7 => network.Add(x, before),
                _ => network.Apply(new MaxPool2d(1), x),
            };
            (before, x) = (x, y);
        }

        return network.ReLU6(x);
    }

    private static Weights AddWeights(Weights weights, int[] drawn)
    {
        for (int i = 0; i < drawn.Length; i++)
        {
            _ = drawn[i] switch
            {
                0 => weights.Add($"{i}.weight", 8, 8, 3, 3).Add($"{i}.bias", 8),
                1 or 2 => weights.Dynamic($"{i}", 8, 8, 3, 2, bias: drawn[i] == 1),
                3 or 4 => weights.BatchNorm($"{i}", 8),
                _ => weights,
            };
        }

        return weights;
    }
}
