using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Networks;
using Xunit;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>Layers of DCD: from the checkpoint file to the matrix of each sample and the output.</summary>
public sealed class DecomposedTests(GpuDevice gpu)
{
    public static TheoryData<string> Cases => GoldenFile.Names("dcd");

    [Fact]
    public void There_are_cases() => Assert.InRange(Cases.Count, 9, 1000);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_stage_equals_PyTorch(string name)
    {
        GoldenFile golden = new("dcd", name);
        GoldenLayerRun.Check(gpu.Context, golden, Layer(golden.Facts.GetProperty("config")));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Experts_in_fewer_bits_cost_little(string name)
    {
        GoldenFile golden = new("dcd", name);
        GoldenLayerRun.CheckPrecisions(gpu.Context, golden, Layer(golden.Facts.GetProperty("config")));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_batch_gives_the_bits_of_single_runs(string name)
    {
        GoldenFile golden = new("dcd", name);
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        Layer layer = Layer(golden.Facts.GetProperty("config"));
        GoldenLayerRun.CheckSingles(gpu.Context, golden, Network.Build(layer, golden.Weights(checkpoint)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_batch_normalization_behind_it_changes_it_as_it_should(string name)
    {
        GoldenFile golden = new("dcd", name);
        GoldenLayerRun.CheckBehindNorm(gpu.Context, golden, Layer(golden.Facts.GetProperty("config")));
    }

    [Theory]
    [InlineData("000", "conv_p.weight")]
    [InlineData("003", "q.weight")]
    [InlineData("003", "fc_phi.weight")]
    [InlineData("005", "bn2.running_var")]
    [InlineData("007", "cls.bias")]
    public void What_is_missing_is_named(string name, string missing)
    {
        GoldenFile golden = new("dcd", name);
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        StateDict without = StateDict.FromTensors(
            golden.Weights(checkpoint).Tensors.Where(tensor => tensor.Name != missing));
        StateDictMismatchException fault = Assert.Throws<StateDictMismatchException>(
            () => Network.Build(Layer(golden.Facts.GetProperty("config")), without));
        Assert.Equal([missing], fault.Missing);
    }

    [Fact]
    public void A_matrix_of_another_rank_is_refused()
    {
        GoldenFile golden = new("dcd", "003");
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        StateDict other = StateDict.FromTensors(
        [
            .. golden.Weights(checkpoint).Tensors.Where(static tensor => tensor.Name != "fc_phi.weight"),
            CheckpointTensor.FromSingles("fc_phi.weight", [4, 5], new float[20]),
        ]);
        StateDictMismatchException fault = Assert.Throws<StateDictMismatchException>(
            () => Network.Build(Layer(golden.Facts.GetProperty("config")), other));
        Assert.Equal("[9, 5]", Assert.Single(fault.Mismatched).Expected);
    }

    private static Layer Layer(JsonElement config)
    {
        int channels = config.GetProperty("C").GetInt32(), filters = config.GetProperty("O").GetInt32();
        if (config.GetProperty("kind").GetString() == "classifier")
        {
            DecomposedLinear linear = new(channels, filters);
            return new FunctionalLayer((network, input) => network.Apply(linear, network.Flatten(input)));
        }

        return new DecomposedConv2d(
            channels, filters, config.GetProperty("kernel").GetInt32(), config.GetProperty("stride").GetInt32(),
            config.GetProperty("padding").GetInt32());
    }
}
