using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Identities.Modules;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Identities;

/// <summary>
/// Drawn networks: what a plan folds, fuses and lets share memory must give what float64 gives layer by layer, with
/// nothing folded. A network that fails is cut from behind as long as it fails.
/// </summary>
public sealed class RandomNetworkTests(GpuDevice gpu)
{
    private const int Networks = 45;

    private static IEnumerable<int> Seeds { get; } =
        [.. Enumerable.Range(1, Networks).Select(static i => (int)ConvolutionCases.Seed(500) + i)];

    [Fact]
    public void Drawn_networks_are_different_and_have_every_kind_of_layer()
    {
        string all = string.Join('\n', Seeds.Select(static seed => RandomNetwork.Draw(seed).Network));
        Assert.Equal(Networks, all.Split('\n').Distinct().Count());
        string[] kinds =
        [
            "ConvolutionModule", "DynamicModule", "NormModule", "ActivationModule", "MaxPoolModule",
            "AveragePoolModule", "AdaptivePoolModule", "FlattenModule", "LinearModule", " + x",
            "→ ActivationModule { Kind = Relu6", "Silu]", "None]",
        ];
        Assert.All(kinds, kind => Assert.InRange(all.Split(kind).Length - 1, 3, 10000));
    }

    [Fact]
    public void The_output_equals_float64_of_the_layers_one_by_one() => Assert.All(Seeds, seed =>
    {
        (SequenceModule network, Planes input) = RandomNetwork.Draw(seed);
        for (int count = network.Parts.Count; count > 0; count--)
        {
            if (Record.Exception(() => CheckOutput(network.Take(count), input, seed)) is not { } failure)
            {
                return;
            }

            Assert.False(
                count == 1 || Record.Exception(() => CheckOutput(network.Take(count - 1), input, seed)) is null,
                $"{failure.Message}\n  seed {seed}, {input}\n  {network.Take(count)}");
        }
    });

    /// <summary>
    /// Memory is shared by lifetime: a second run on other numbers and a third on the first must not see the rest.
    /// </summary>
    [Fact]
    public void A_run_leaves_nothing_behind() => Assert.All(Seeds.Take(15), seed =>
    {
        (SequenceModule module, Planes shape) = RandomNetwork.Draw(seed);
        Network network = Network.Build(module.ToLayer(), ModuleRun.Draw(module, seed));
        using Plan plan = network.Compile(gpu.Context, new TensorShape(shape.N, shape.C, shape.H, shape.W));
        float[] input = new Filler(seed).Features(shape);
        float[] first = new float[plan.OutputShape.ElementCount];
        float[] again = new float[first.Length];
        plan.Run(input, first);
        plan.Run(Array.ConvertAll(input, static _ => float.NaN), again);
        plan.Run(input, again);
        Parity.SameBits(again, first, $"after a run of NaN, seed {seed}: {module}");
    });

    [Fact]
    public void A_NaN_in_one_sample_reaches_no_other() => Assert.All(Seeds.Take(30), seed =>
    {
        (SequenceModule module, Planes shape) = RandomNetwork.Draw(seed);
        shape = shape with { N = Math.Max(shape.N, 2) };
        StateDict weights = ModuleRun.Draw(module, seed);
        Network network = Network.Build(module.ToLayer(), weights);
        TensorShape tensor = new(shape.N, shape.C, shape.H, shape.W);
        float[] input = new Filler(seed).Features(shape);
        float[] clean = ModuleRun.OnDevice(gpu.Context, network, input, tensor);
        int broken = seed % shape.N;
        int pixel = (broken * shape.C * shape.Area) + (shape.C * shape.Area / 2);
        input[pixel] = seed % 3 == 0 ? float.PositiveInfinity : float.NaN;
        float[] output = ModuleRun.OnDevice(gpu.Context, network, input, tensor);

        int size = output.Length / shape.N;
        for (int n = 0; n < shape.N; n++)
        {
            if (n != broken)
            {
                Parity.SameBits(
                    output.AsSpan(n * size, size), clean.AsSpan(n * size, size),
                    $"sample {n} beside {broken}, seed {seed}: {module}");
            }
        }
    });

    private void CheckOutput(SequenceModule module, Planes shape, int seed)
    {
        StateDict weights = ModuleRun.Draw(module, seed);
        float[] input = new Filler(seed).Features(shape);
        Features expected = ModuleRun.Exact(module, weights, input, shape);
        Network network = Network.Build(module.ToLayer(), weights);
        TensorShape tensor = new(shape.N, shape.C, shape.H, shape.W);
        Assert.Equal(expected.TensorShape, network.InferOutputShape(tensor));
        Parity.Check(ModuleRun.OnDevice(gpu.Context, network, input, tensor), expected.Values, Parity.Bound, "output");
    }
}
