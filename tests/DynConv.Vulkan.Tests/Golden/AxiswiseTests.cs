using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Identities.Modules;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>Convolutions whose kernel changes along time or frequency, and recurrent layers, against PyTorch.</summary>
public sealed class AxiswiseTests(GpuDevice gpu)
{
    public static TheoryData<string> Cases => GoldenFile.Names("axiswise");

    [Fact]
    public void There_are_cases_of_every_layer() => Assert.InRange(Cases.Count, 18, 1000);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_output_equals_PyTorch(string name)
    {
        GoldenFile golden = new("axiswise", name);
        Network network = Network.Build(Create(golden.Facts), golden.WeightsInArrays());

        float[] output = ModuleRun.OnDevice(
            gpu.Context, network, golden.Arrays.Singles("input"), golden.InputShape);

        Parity.Check(output, golden.Arrays.Doubles("output_f64"), Parity.Bound, "float64");
        Assert.Equal(golden.Arrays.Shape("output"), network.InferOutputShape(golden.InputShape).Sizes);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_batch_has_the_bits_of_its_samples(string name)
    {
        GoldenFile golden = new("axiswise", name);
        Network network = Network.Build(Create(golden.Facts), golden.WeightsInArrays());
        float[] input = golden.Arrays.Singles("input");
        TensorShape shape = golden.InputShape;
        float[] whole = ModuleRun.OnDevice(gpu.Context, network, input, shape);

        float[] alone = [.. input.Chunk(input.Length / shape.N).SelectMany(
            sample => ModuleRun.OnDevice(gpu.Context, network, sample, shape.WithBatch(1)))];

        Parity.SameBits(alone, whole, "sample by sample");
    }

    [Theory]
    [InlineData("000")]
    [InlineData("001")]
    [InlineData("003")]
    public void The_shares_of_every_column_are_observed(string name)
    {
        GoldenFile golden = new("axiswise", name);
        Network network = Network.Build(Create(golden.Facts), golden.WeightsInArrays());
        PlanOptions options = new() { Observe = Observe.Attention };
        using Plan plan = network.Compile(gpu.Context, golden.InputShape, options);
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(golden.Arrays.Singles("input"), output);

        PlanObservation attention = Assert.Single(plan.Observations);

        Assert.Equal((Assert.Single(network.DynamicLayerNames), "attention"), (attention.Layer, attention.Stage));
        Assert.Equal(golden.Arrays.Shape("attention"), attention.Shape);
        double[] expected = [.. golden.Arrays.Singles("attention").Select(static value => (double)value)];
        Parity.Check(plan.Read(attention), expected, Parity.Bound, "attention");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_batch_normalization_behind_it_changes_it_as_it_should(string name)
    {
        GoldenFile golden = new("axiswise", name);
        IReadOnlyList<int> shape = golden.Arrays.Shape("output");
        (int channels, int area) = (shape[1], shape[2] * shape[3]);
        float[] scale = [.. Enumerable.Range(0, channels).Select(static c => 0.5f + (0.25f * (c % 3)))];
        float[] shift = [.. Enumerable.Range(0, channels).Select(static c => 0.125f * (c % 5))];
        StateDict weights = StateDict.FromTensors(
        [
            .. golden.WeightsInArrays().Tensors.Select(static tensor => tensor.WithName("layer." + tensor.Name)),
            CheckpointTensor.FromSingles("norm.weight", [channels], scale),
            CheckpointTensor.FromSingles("norm.bias", [channels], shift),
            CheckpointTensor.FromSingles("norm.running_mean", [channels], new float[channels]),
            CheckpointTensor.FromSingles("norm.running_var", [channels], Enumerable.Repeat(1f, channels).ToArray()),
        ]);
        Sequential layers = new(("layer", Create(golden.Facts)), ("norm", new BatchNorm2d(channels, 0)));

        float[] output = ModuleRun.OnDevice(
            gpu.Context, Network.Build(layers, weights), golden.Arrays.Singles("input"), golden.InputShape);

        double[] expected =
        [
            .. golden.Arrays.Doubles("output_f64").Select(
                (value, i) => (value * scale[i / area % channels]) + shift[i / area % channels]),
        ];
        Parity.Check(output, expected, Parity.Bound, "behind a batch normalization");
    }

    [Fact]
    public void A_missing_tensor_is_named_and_a_map_of_another_height_is_refused()
    {
        GoldenFile golden = new("axiswise", "011");
        StateDict weights = golden.WeightsInArrays();
        Network network = Network.Build(Create(golden.Facts), weights);

        StateDictMismatchException fault = Assert.Throws<StateDictMismatchException>(() => Network.Build(
            Create(golden.Facts),
            StateDict.FromTensors(weights.Tensors.Where(static tensor => tensor.Name != "attention.fc1.weight"))));

        Assert.Equal(["attention.fc1.weight"], fault.Missing);
        _ = Assert.Throws<ShapeException>(() => network.InferOutputShape(new TensorShape(1, 4, 4, 9)));
        _ = Assert.Throws<ShapeException>(() => network.InferOutputShape(new TensorShape(1, 4, 6, 9)));
    }

    [Theory]
    [InlineData("001", "AxisDynamicConv2d")]
    [InlineData("008", "PartialAxisDynamicConv2d")]
    [InlineData("011", "TemporalDynamicConv2d")]
    public void The_census_knows_the_layer(string name, string layer)
    {
        StateDict weights = new GoldenFile("axiswise", name).WeightsInArrays();
        (string _, LayerKind kind) = Assert.Single(LayerCensus.Find(weights));
        Assert.Equal(layer, kind.Layer);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Contains(
            "more than the 3", Assert.Throws<ArgumentException>(
                () => new PartialAxisDynamicConv2d(4, 3, [[1, 2], [1]], 2)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "without experts", Assert.Throws<ArgumentException>(
                () => new PartialAxisDynamicConv2d(4, 3, [[1, 2], []], 1)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "odd sizes", Assert.Throws<ArgumentException>(
                () => new AxisDynamicConv2d(4, 3, 2, expertDilations: [1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "rows or columns", Assert.Throws<ArgumentException>(
                () => new AxisDynamicConv2d(4, 3, 3, axis: FeatureAxis.Channels)).Message, StringComparison.Ordinal);
        // As many dilations as experts.
        GoldenFile golden = new("axiswise", "006");
        StateDictMismatchException fault = Assert.Throws<StateDictMismatchException>(() => Network.Build(
            new AxisDynamicConv2d(6, 5, 3, padding: 1, expertDilations: [1, 2]), golden.WeightsInArrays()));
        Assert.Contains("weight", fault.Mismatched.Select(static mismatch => mismatch.Name));
    }

    private static Layer Create(JsonElement facts)
    {
        JsonElement given = facts.GetProperty("arguments");
        int Number(string name, int otherwise) =>
            given.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : otherwise;
        bool Flag(string name, bool otherwise) =>
            given.TryGetProperty(name, out JsonElement value) ? value.GetBoolean() : otherwise;
        int channels = Number("channels", 0), filters = Number("filters", 0), stride = Number("stride", 1);
        FeatureAxis axis = given.TryGetProperty("axis", out _) ? FeatureAxis.Rows : FeatureAxis.Columns;
        float Temperature(float usual) =>
            given.TryGetProperty("temperature", out JsonElement value) ? value.GetSingle() : usual;
        return facts.GetProperty("layer").GetString() switch
        {
            "AxisDynamicConv2d" => new AxisDynamicConv2d(
                channels, filters, 3, stride, 1, axis, temperature: Temperature(31),
                expertDilations: Lists(given, "dilations")?
                    .Select(static pair => new Size2d(pair[0], pair[1])).ToArray()),
            "PartialAxisDynamicConv2d" => new PartialAxisDynamicConv2d(
                channels, filters, Lists(given, "groups")!, Number("group_filters", 0), stride, axis, Temperature(45)),
            "TemporalDynamicConv2d" => new TemporalDynamicConv2d(
                channels, filters, Number("kernel_size", 3), stride, Number("padding", 0),
                temperature: Temperature(31)),
            "GRU" => new GRU(
                Number("input_size", 0), Number("hidden_size", 0), Number("num_layers", 1), Flag("bias", true),
                Flag("bidirectional", false)),
            string other => throw new ArgumentException($"no layer {other}", nameof(facts)),
            null => throw new ArgumentException("no layer", nameof(facts)),
        };
    }

    private static int[][]? Lists(JsonElement given, string name) =>
        given.TryGetProperty(name, out JsonElement lists) ? lists.Deserialize<int[][]>() : null;
}
