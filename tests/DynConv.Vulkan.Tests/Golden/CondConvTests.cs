using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Gpu;
using Xunit;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>CondConvs of PyTorch in three spellings: from the checkpoint file to every stage.</summary>
public sealed class CondConvTests(GpuDevice gpu)
{
    public static TheoryData<string> Cases => GoldenFile.Names("condconv");

    [Fact]
    public void There_are_cases() => Assert.InRange(Cases.Count, 8, 1000);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_stage_equals_PyTorch(string name)
    {
        GoldenFile golden = new("condconv", name);
        GoldenLayerRun.Check(gpu.Context, golden, Layer(golden.Facts.GetProperty("config")));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Experts_in_fewer_bits_cost_little(string name)
    {
        GoldenFile golden = new("condconv", name);
        GoldenLayerRun.CheckPrecisions(gpu.Context, golden, Layer(golden.Facts.GetProperty("config")));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_batch_gives_the_bits_of_single_runs(string name)
    {
        GoldenFile golden = new("condconv", name);
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        Network network = Network.Build(Layer(golden.Facts.GetProperty("config")), golden.Weights(checkpoint));
        GoldenLayerRun.CheckSingles(gpu.Context, golden, network);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_batch_normalization_behind_it_changes_it_as_it_should(string name)
    {
        // The shift must not be scaled by coefficients that do not add up to 1.
        GoldenFile golden = new("condconv", name);
        GoldenLayerRun.CheckBehindNorm(gpu.Context, golden, Layer(golden.Facts.GetProperty("config")));
    }

    [Fact]
    public void A_tensor_that_is_missing_is_named_in_the_spelling_of_the_rest()
    {
        GoldenFile golden = new("condconv", "003");
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        StateDict without = StateDict.FromTensors(
            golden.Weights(checkpoint).Tensors.Where(static tensor => tensor.Name != "weight"));
        StateDictMismatchException fault = Assert.Throws<StateDictMismatchException>(
            () => Network.Build(Layer(golden.Facts.GetProperty("config")), without));
        Assert.Equal(["weight"], fault.Missing);
    }

    [Fact]
    public void A_row_of_another_length_is_refused()
    {
        GoldenFile golden = new("condconv", "000");
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        CondConv2d other = new(8, 6, 5, padding: 2);
        StateDictMismatchException fault = Assert.Throws<StateDictMismatchException>(
            () => Network.Build(other, golden.Weights(checkpoint)));
        Assert.Equal("cond_conv.weight", Assert.Single(fault.Mismatched).Name);
    }

    private static CondConv2d Layer(JsonElement config) => new(
        config.GetProperty("C").GetInt32(),
        config.GetProperty("O").GetInt32(),
        GoldenLayerRun.Pair(config, "kernel"),
        GoldenLayerRun.Pair(config, "stride"),
        GoldenLayerRun.Pair(config, "padding"),
        GoldenLayerRun.Pair(config, "dilation"),
        config.GetProperty("groups").GetInt32());
}
