using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Gpu;
using Xunit;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>DyNet's and WeightNet's convolutions, whose filters have coefficients of their own.</summary>
public sealed class FilterCoefficientTests(GpuDevice gpu)
{
    public static TheoryData<string> Cases => GoldenFile.Names("filters");

    [Fact]
    public void There_are_cases() => Assert.InRange(Cases.Count, 7, 1000);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_stage_equals_PyTorch(string name)
    {
        GoldenFile golden = new("filters", name);
        GoldenLayerRun.Check(gpu.Context, golden, Layer(golden.Facts.GetProperty("config")));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Experts_in_fewer_bits_cost_little(string name)
    {
        GoldenFile golden = new("filters", name);
        GoldenLayerRun.CheckPrecisions(gpu.Context, golden, Layer(golden.Facts.GetProperty("config")));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_tensor_is_asked_for_and_checked(string name)
    {
        GoldenFile golden = new("filters", name);
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        StateDict weights = golden.Weights(checkpoint);
        Layer layer = Layer(golden.Facts.GetProperty("config"));
        foreach (CheckpointTensor tensor in weights.Tensors)
        {
            StateDict without = StateDict.FromTensors(weights.Tensors.Where(other => other != tensor));
            if (!tensor.Name.EndsWith("bias", System.StringComparison.Ordinal))
            {
                Assert.Throws<StateDictMismatchException>(() => Network.Build(layer, without));
            }

            long[] shape = [.. tensor.Shape];
            shape[0]++;
            StateDict longer = StateDict.FromTensors(
                without.Tensors.Append(CheckpointTensor.FromSingles(
                    tensor.Name, shape, new float[shape.Aggregate(1L, static (a, b) => a * b)])));
            Assert.Throws<StateDictMismatchException>(() => Network.Build(layer, longer));
        }
    }

    private static Layer Layer(JsonElement config)
    {
        int channels = config.GetProperty("C").GetInt32(), filters = config.GetProperty("O").GetInt32();
        int groups = config.GetProperty("groups").GetInt32();
        Size2d kernel = GoldenLayerRun.Pair(config, "kernel"), stride = GoldenLayerRun.Pair(config, "stride");
        Size2d padding = GoldenLayerRun.Pair(config, "padding");
        return config.GetProperty("kind").GetString() == "dynet"
            ? new DyNetConv2d(
                channels, filters, kernel, stride, padding, GoldenLayerRun.Pair(config, "dilation"), groups)
            : new WeightNetConv2d(channels, filters, kernel, stride, padding, groups);
    }
}
