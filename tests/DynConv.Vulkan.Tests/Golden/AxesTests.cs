using System;
using System.Collections.Generic;
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

/// <summary>PyTorch's dynamic convolutions over sequences and volumes: from the checkpoint file to every stage.</summary>
public sealed class AxesTests(GpuDevice gpu)
{
    public static TheoryData<string> Cases => GoldenFile.Names("axes");

    [Fact]
    public void There_are_cases() => Assert.InRange(Cases.Count, 9, 1000);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_stage_equals_PyTorch(string name)
    {
        GoldenFile golden = new("axes", name);
        GoldenLayerRun.Check(gpu.Context, golden, Layer(golden.Facts.GetProperty("config")));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_static_convolution_and_what_follows_take_the_same_axes(string name)
    {
        // One expert's kernel as a static convolution: its mixed weights are the expert's own.
        GoldenFile golden = new("axes", name);
        JsonElement config = golden.Facts.GetProperty("config");
        IReadOnlyList<int> shape = golden.Arrays.Shape("weight");
        int samples = shape[0], kernel = shape.Skip(1).Aggregate(1, static (a, b) => a * b);
        int channels = config.GetProperty("O").GetInt32();
        float[] input = golden.Arrays.Singles("input"), expected = golden.Arrays.Singles("output");
        float[] weights = golden.Arrays.Singles("weight");
        bool hasBias = golden.Arrays.Has("bias");
        float[] biases = hasBias ? golden.Arrays.Singles("bias") : [];
        for (int n = 0; n < samples; n++)
        {
            List<CheckpointTensor> tensors =
            [
                CheckpointTensor.FromSingles(
                    "0.weight", [.. shape.Skip(1).Select(static size => (long)size)],
                    weights.AsSpan(n * kernel, kernel).ToArray()),
                CheckpointTensor.FromSingles("1.running_mean", [channels], new float[channels]),
                CheckpointTensor.FromSingles(
                    "1.running_var", [channels], Enumerable.Repeat(0.25f, channels).ToArray()),
            ];
            if (hasBias)
            {
                tensors.Add(CheckpointTensor.FromSingles(
                    "0.bias", [channels], biases.AsSpan(n * channels, channels).ToArray()));
            }

            Network network = Network.Build(
                new Sequential(Static(config, hasBias), new BatchNorm2d(channels, 0, affine: false), new ReLU()),
                StateDict.FromTensors(tensors));
            using Plan plan = network.Compile(gpu.Context, golden.InputShape.WithBatch(1));
            float[] output = new float[plan.OutputShape.ElementCount];
            plan.Run(input.AsSpan(n * input.Length / samples, input.Length / samples), output);

            double[] wanted =
            [
                .. expected.Skip(n * output.Length).Take(output.Length)
                    .Select(static value => value > 0 ? 2.0 * value : 0),
            ];
            Parity.Check(output, wanted, Parity.Bound, $"sample {n}");
        }
    }

    [Fact]
    public void An_input_of_other_axes_is_refused()
    {
        GoldenFile golden = new("axes", "004");
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        Network network = Network.Build(Layer(golden.Facts.GetProperty("config")), golden.Weights(checkpoint));

        ShapeException image = Assert.Throws<ShapeException>(
            () => network.InferOutputShape(new TensorShape(1, 3, 8, 8)));
        ShapeException small = Assert.Throws<ShapeException>(
            () => Network.Build(new Conv3d(3, 2, (3, 3, 9)), Weights(2, 3, 3, 3, 9))
                .InferOutputShape(TensorShape.Volume(1, 3, 4, 4, 8)));

        Assert.EndsWith("the input is 1×3×8×8, [N, C, D, H, W] is wanted", image.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "the window 3×3×9 is larger than the input 1×3×4×4×8", small.Message, StringComparison.Ordinal);
    }

    private static StateDict Weights(params long[] shape) => StateDict.FromTensors(
    [
        CheckpointTensor.FromSingles("weight", shape, new float[shape.Aggregate(1L, static (a, b) => a * b)]),
        CheckpointTensor.FromSingles("bias", [shape[0]], new float[shape[0]]),
    ]);

    private static Layer Layer(JsonElement config)
    {
        int channels = config.GetProperty("C").GetInt32(), filters = config.GetProperty("O").GetInt32();
        int groups = config.GetProperty("groups").GetInt32();
        float temperature = config.GetProperty("temperature").GetSingle();
        return Axes(config, "kernel").Length == 1
            ? new DynamicConv1d(
                channels, filters, Axes(config, "kernel")[0], Axes(config, "stride")[0], Axes(config, "padding")[0],
                Axes(config, "dilation")[0], groups, temperature: temperature)
            : new DynamicConv3d(
                channels, filters, Triple(config, "kernel"), Triple(config, "stride"), Triple(config, "padding"),
                Triple(config, "dilation"), groups, temperature: temperature);
    }

    private static Layer Static(JsonElement config, bool bias)
    {
        int channels = config.GetProperty("C").GetInt32(), filters = config.GetProperty("O").GetInt32();
        int groups = config.GetProperty("groups").GetInt32();
        return Axes(config, "kernel").Length == 1
            ? new Conv1d(
                channels, filters, Axes(config, "kernel")[0], Axes(config, "stride")[0], Axes(config, "padding")[0],
                Axes(config, "dilation")[0], groups, bias)
            : new Conv3d(
                channels, filters, Triple(config, "kernel"), Triple(config, "stride"), Triple(config, "padding"),
                Triple(config, "dilation"), groups, bias);
    }

    private static int[] Axes(JsonElement config, string name) =>
        [.. config.GetProperty(name).EnumerateArray().Select(static size => size.GetInt32())];

    private static Size3d Triple(JsonElement config, string name) =>
        (Axes(config, name)[0], Axes(config, name)[1], Axes(config, name)[2]);
}
