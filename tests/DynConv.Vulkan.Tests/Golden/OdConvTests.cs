using System;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>ODConvs of PyTorch in both modules' forms, from the checkpoint to coefficients and output.</summary>
public sealed class OdConvTests(GpuDevice gpu)
{
    public static TheoryData<string> Cases => GoldenFile.Names("odconv");

    [Fact]
    public void There_are_cases() => Assert.InRange(Cases.Count, 18, 1000);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coefficients_and_output_equal_PyTorchs(string name)
    {
        GoldenFile golden = new("odconv", name);
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        Network network = Network.Build(Layer(golden), golden.Weights(checkpoint));
        using Plan plan = network.Compile(
            gpu.Context, golden.InputShape, new PlanOptions { Observe = Observe.Attention });
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(golden.Arrays.Singles("input"), output);
        PlanObservation observed = Assert.Single(plan.Observations);

        Assert.Equal("attention", observed.Stage);
        Assert.Equal(golden.Arrays.Shape("coefficients"), observed.Shape);
        Compare(golden, "coefficients", plan.Read(observed));
        Assert.Equal(golden.Arrays.Shape("output"), plan.OutputShape.Sizes);
        Compare(golden, "output", output);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Experts_in_fewer_bits_cost_little(string name)
    {
        GoldenFile golden = new("odconv", name);
        GoldenLayerRun.CheckPrecisions(gpu.Context, golden, Layer(golden));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_batch_gives_the_bits_of_single_runs(string name)
    {
        GoldenFile golden = new("odconv", name);
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        GoldenLayerRun.CheckSingles(gpu.Context, golden, Network.Build(Layer(golden), golden.Weights(checkpoint)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_batch_normalization_behind_it_changes_it_as_it_should(string name)
    {
        // Its shift comes after f, and is not mixed.
        GoldenFile golden = new("odconv", name);
        GoldenLayerRun.CheckBehindNorm(gpu.Context, golden, Layer(golden));
    }

    [Fact]
    public void The_temperature_of_the_options_counts()
    {
        GoldenFile golden = new("odconv", "000");
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        StateDict weights = golden.Weights(checkpoint);
        ODConv2d layer = new(8, 6, 3, padding: 1), warm = new(8, 6, 3, padding: 1, temperature: 30);
        float[] own = Run(golden, Network.Build(warm, weights));
        float[] given = Run(golden, Network.Build(layer, weights, new NetworkOptions { Temperature = 30 }));

        Assert.Equal(own, given);
        Assert.NotEqual(own, Run(golden, Network.Build(layer, weights)));
    }

    [Theory]
    [InlineData("000", "attention.filter_fc.bias")]
    [InlineData("000", "attention.fc.weight")]
    [InlineData("000", "attention.bn.running_var")]
    [InlineData("000", "weight")]
    [InlineData("011", "fc_s.weight")]
    [InlineData("011", "fc.weight")]
    public void A_tensor_that_is_missing_is_named(string name, string missing)
    {
        GoldenFile golden = new("odconv", name);
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        StateDict without = StateDict.FromTensors(
            golden.Weights(checkpoint).Tensors.Where(tensor => tensor.Name != missing));
        StateDictMismatchException fault = Assert.Throws<StateDictMismatchException>(
            () => Network.Build(Layer(golden), without));

        Assert.Equal([missing], fault.Missing);
        Assert.Empty(fault.Mismatched);
    }

    [Fact]
    public void A_head_of_one_row_may_be_left_away_by_the_third_partys_module()
    {
        // 1×1, one expert: the factors of the taps stay, the share is 1 anyway.
        GoldenFile golden = new("odconv", "014");
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        StateDict without = StateDict.FromTensors(
            golden.Weights(checkpoint).Tensors.Where(
                static tensor => !tensor.Name.StartsWith("fc_w.", StringComparison.Ordinal)));
        float[] output = Run(golden, Network.Build(Layer(golden), without));

        Compare(golden, "output", output);
    }

    [Fact]
    public void A_head_that_the_layer_does_not_have_is_unexpected()
    {
        GoldenFile golden = new("odconv", "002");
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        StateDict more = StateDict.FromTensors(
        [
            .. golden.Weights(checkpoint).Tensors,
            CheckpointTensor.FromSingles("attention.filter_fc.bias", [12], new float[12]),
        ]);
        StateDictMismatchException fault = Assert.Throws<StateDictMismatchException>(
            () => Network.Build(Layer(golden), more));

        Assert.Equal(["attention.filter_fc.bias"], fault.Unexpected);
    }

    private float[] Run(GoldenFile golden, Network network)
    {
        using Plan plan = network.Compile(gpu.Context, golden.InputShape);
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(golden.Arrays.Singles("input"), output);
        return output;
    }

    private static void Compare(GoldenFile golden, string stage, float[] actual)
    {
        Parity.Check(actual, golden.Arrays.Doubles(stage + "_f64"), Parity.Bound, stage);
    }

    private static Layer Layer(GoldenFile golden)
    {
        JsonElement config = golden.Facts.GetProperty("config");
        int channels = Number("C"), filters = Number("O"), groups = Number("groups");
        Size2d kernel = Pair("kernel"), stride = Pair("stride"), padding = Pair("padding"), dilation = Pair("dilation");
        return config.GetProperty("kind").GetString() == "third"
            ? new ODConv2d3rd(
                channels, filters, kernel, stride, padding, dilation, groups,
                attentionNorm: config.GetProperty("norm").GetBoolean())
            : new ODConv2d(
                channels, filters, kernel, stride, padding, dilation, groups,
                temperature: config.GetProperty("temperature").GetSingle());

        int Number(string key) => config.GetProperty(key).GetInt32();
        Size2d Pair(string key) => GoldenLayerRun.Pair(config, key);
    }
}
