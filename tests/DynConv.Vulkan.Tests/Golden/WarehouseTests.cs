using System;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Networks;
using Xunit;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>Layers of KernelWarehouse: from the checkpoint file to every stage.</summary>
public sealed class WarehouseTests(GpuDevice gpu)
{
    public static TheoryData<string> Cases => GoldenFile.Names("warehouse");

    [Fact]
    public void There_are_cases() => Assert.InRange(Cases.Count, 13, 1000);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_stage_equals_PyTorch(string name)
    {
        GoldenFile golden = new("warehouse", name);
        GoldenLayerRun.Check(gpu.Context, golden, Layer(golden.Facts.GetProperty("config")));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Experts_in_fewer_bits_cost_little(string name)
    {
        GoldenFile golden = new("warehouse", name);
        GoldenLayerRun.CheckPrecisions(gpu.Context, golden, Layer(golden.Facts.GetProperty("config")));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_batch_gives_the_bits_of_single_runs(string name)
    {
        GoldenFile golden = new("warehouse", name);
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        Layer layer = Layer(golden.Facts.GetProperty("config"));
        GoldenLayerRun.CheckSingles(gpu.Context, golden, Network.Build(layer, golden.Weights(checkpoint)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_batch_normalization_behind_it_changes_it_as_it_should(string name)
    {
        // Cells are other layers' too: scale and shift must not go into them.
        GoldenFile golden = new("warehouse", name);
        GoldenLayerRun.CheckBehindNorm(gpu.Context, golden, Layer(golden.Facts.GetProperty("config")));
    }

    [Theory]
    [InlineData("000", "conv.attention.norm1.running_var")]
    [InlineData(
        "006", "conv.attention.fc1.bias", "conv.attention.norm1.running_mean", "conv.attention.norm1.running_var")]
    [InlineData("005", "conv.attention.norm1.weight")]
    [InlineData("008", "conv.attention.fc3.weight")]
    [InlineData("009", "warehouse_manager.weights.0")]
    public void What_is_missing_is_named(string name, string missing, params string[] more)
    {
        GoldenFile golden = new("warehouse", name);
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        StateDict without = StateDict.FromTensors(
            golden.Weights(checkpoint).Tensors.Where(tensor => tensor.Name != missing));
        StateDictMismatchException fault = Assert.Throws<StateDictMismatchException>(
            () => Network.Build(Layer(golden.Facts.GetProperty("config")), without));
        // Without the bias that tells a layer normalisation, statistics are wanted.
        Assert.Equal(more.Length == 0 ? [missing] : more, fault.Missing);
    }

    [Fact]
    public void A_warehouse_of_other_cells_is_refused()
    {
        GoldenFile golden = new("warehouse", "000");
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        Warehouse other = new("warehouse_manager.weights.0", 10, 2, 4);
        StateDictMismatchException fault = Assert.Throws<StateDictMismatchException>(() => Network.Build(
            Holder(other, new WarehouseConv2d(8, 12, 3, other, padding: 1)), golden.Weights(checkpoint)));
        Assert.Contains(fault.Mismatched, static tensor => tensor.Name == "warehouse_manager.weights.0");
    }

    [Fact]
    public void Cells_that_do_not_tile_the_kernel_are_refused()
    {
        Warehouse warehouse = new("cells", 10, 4, 4);
        Assert.Throws<ArgumentException>(() => new WarehouseConv2d(8, 10, 3, warehouse));
        Assert.Throws<ArgumentException>(() => new WarehouseConv2d(6, 8, 3, warehouse));
        Assert.Throws<ArgumentException>(() => new WarehouseConv2d(8, 8, 3, warehouse, groups: 4));
        Assert.Throws<ArgumentException>(
            () => new WarehouseConv2d(8, 8, 3, warehouse, basis: new WarehouseBasis(4, 7)));
        Assert.Throws<ArgumentException>(
            () => new WarehouseConv2d(8, 8, 3, warehouse, basis: new WarehouseBasis(10, 0)));
    }

    [Fact]
    public void A_warehouse_that_nobody_bound_is_told()
    {
        WarehouseConv2d conv = new(8, 12, 3, new Warehouse("cells", 10, 4, 4));
        InvalidOperationException fault = Assert.Throws<InvalidOperationException>(
            () => Network.Build(conv, StateDict.FromTensors([])));
        Assert.Contains("Bind", fault.Message, StringComparison.Ordinal);
    }

    private static FunctionalLayer Layer(JsonElement config)
    {
        int channels = config.GetProperty("C").GetInt32(), filters = config.GetProperty("O").GetInt32();
        Size2d cell = GoldenLayerRun.Pair(config, "cell");
        Warehouse warehouse = new(
            "warehouse_manager.weights.0", config.GetProperty("n").GetInt32(), cell.Height, cell.Width);
        if (config.GetProperty("kind").GetString() == "linear")
        {
            WarehouseLinear linear = new(channels, filters, warehouse);
            return Holder(
                warehouse, new FunctionalLayer((network, input) => network.Apply(linear, network.Flatten(input))));
        }

        JsonElement basis = config.GetProperty("basis");
        return Holder(warehouse, new WarehouseConv2d(
            channels,
            filters,
            GoldenLayerRun.Pair(config, "kernel"),
            warehouse,
            GoldenLayerRun.Pair(config, "stride"),
            GoldenLayerRun.Pair(config, "padding"),
            GoldenLayerRun.Pair(config, "dilation"),
            config.GetProperty("groups").GetInt32(),
            basis: basis.ValueKind == JsonValueKind.Null
                ? null
                : new WarehouseBasis(basis[0].GetInt32(), basis[2].GetInt32())));
    }

    private static FunctionalLayer Holder(Warehouse warehouse, Layer layer) => new((network, input) =>
    {
        warehouse.Bind(network);
        return network.Apply("conv", layer, input);
    });
}
