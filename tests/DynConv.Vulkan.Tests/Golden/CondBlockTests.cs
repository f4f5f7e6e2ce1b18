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

/// <summary>Blocks of PyTorch whose convolutions share a routing, and experts that are a list.</summary>
public sealed class CondBlockTests(GpuDevice gpu)
{
    public static TheoryData<string> Cases => GoldenFile.Names("condblocks");

    [Fact]
    public void There_are_cases() => Assert.InRange(Cases.Count, 9, 1000);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coefficients_and_output_equal_PyTorchs(string name)
    {
        GoldenFile golden = new("condblocks", name);
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        Network network = Network.Build(Layer(golden), golden.Weights(checkpoint));
        using Plan plan = network.Compile(
            gpu.Context, golden.InputShape, new PlanOptions { Observe = Observe.Attention });
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(golden.Arrays.Singles("input"), output);

        // Every convolution of the block is seen with the block's coefficients.
        Assert.Equal(network.DynamicLayerNames.Count, plan.Observations.Count);
        Assert.All(plan.Observations, observed => Parity.Check(
            plan.Read(observed), golden.Arrays.Doubles("attention_f64"), Parity.Bound, observed.Layer));
        Assert.Equal(golden.Arrays.Shape("output"), plan.OutputShape.Sizes);
        Parity.Check(output, golden.Arrays.Doubles("output_f64"), Parity.Bound, "output");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_batch_gives_the_bits_of_single_runs(string name)
    {
        GoldenFile golden = new("condblocks", name);
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        GoldenLayerRun.CheckSingles(gpu.Context, golden, Network.Build(Layer(golden), golden.Weights(checkpoint)));
    }

    [Theory]
    [InlineData("000", "conv_dw.weight")]
    [InlineData("000", "routing_fn.bias")]
    [InlineData("000", "se.conv_expand.weight")]
    [InlineData("004", "bn_pw_linear.running_mean")]
    [InlineData("004", "pw.weight")]
    [InlineData("007", "cond_conv.experts.2.weight")]
    [InlineData("007", "cond_conv.experts.0.weight")]
    public void A_tensor_that_is_missing_is_named(string name, string missing)
    {
        GoldenFile golden = new("condblocks", name);
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        StateDict without = StateDict.FromTensors(
            golden.Weights(checkpoint).Tensors.Where(tensor => tensor.Name != missing));
        StateDictMismatchException fault = Assert.Throws<StateDictMismatchException>(
            () => Network.Build(Layer(golden), without));

        Assert.Equal([missing], fault.Missing);
        Assert.Empty(fault.Mismatched);
    }

    [Fact]
    public void One_expert_more_than_the_routing_has_is_unexpected()
    {
        GoldenFile golden = new("condblocks", "008");
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        StateDict more = StateDict.FromTensors(
        [
            .. golden.Weights(checkpoint).Tensors,
            CheckpointTensor.FromSingles("cond_conv.experts.2.weight", [1], new float[1]),
        ]);

        Assert.Equal(
            ["cond_conv.experts.2.weight"],
            Assert.Throws<StateDictMismatchException>(() => Network.Build(Layer(golden), more)).Unexpected);
    }

    private static Layer Layer(GoldenFile golden)
    {
        JsonElement config = golden.Facts.GetProperty("config");
        int channels = Number("C"), filters = Number("O"), kernel = Number("kernel"), stride = Number("stride");
        return config.GetProperty("kind").GetString() == "list"
            ? new CondConv2d(channels, filters, kernel, stride, kernel / 2)
            : new CondConvBlock(channels, filters, kernel, stride, Number("expand"));

        int Number(string key) => config.GetProperty(key).GetInt32();
    }
}
