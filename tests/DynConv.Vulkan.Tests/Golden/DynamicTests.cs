using System.Text.Json;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Gpu;
using Xunit;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>
/// Dynamic convolutions of PyTorch in seven spellings and three containers: from the checkpoint file to every stage.
/// </summary>
public sealed class DynamicTests(GpuDevice gpu)
{
    public static TheoryData<string> Cases => GoldenFile.Names("dynamic");

    [Fact]
    public void There_are_cases_of_every_container() => Assert.InRange(Cases.Count, 52, 1000);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_stage_equals_PyTorch(string name)
    {
        GoldenFile golden = new("dynamic", name);
        GoldenLayerRun.Check(gpu.Context, golden, Layer(golden.Facts.GetProperty("config")));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Experts_in_fewer_bits_cost_little(string name)
    {
        GoldenFile golden = new("dynamic", name);
        GoldenLayerRun.CheckPrecisions(gpu.Context, golden, Layer(golden.Facts.GetProperty("config")));
    }

    private static DynamicConv2d Layer(JsonElement config) => new(
        config.GetProperty("C").GetInt32(),
        config.GetProperty("O").GetInt32(),
        GoldenLayerRun.Pair(config, "kernel"),
        GoldenLayerRun.Pair(config, "stride"),
        GoldenLayerRun.Pair(config, "padding"),
        GoldenLayerRun.Pair(config, "dilation"),
        config.GetProperty("groups").GetInt32(),
        temperature: config.GetProperty("temperature").GetSingle());
}
