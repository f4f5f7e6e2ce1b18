using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Oracles;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>A layer with a kernel per sample, from the checkpoint file to every stage, compared with PyTorch's.</summary>
internal static class GoldenLayerRun
{
    private static readonly (ExpertPrecision Precision, double Tolerance)[] StoredTolerances =
        [(ExpertPrecision.Float16, 2e-3), (ExpertPrecision.Int8, 3e-2)];

    public static void Check(VulkanContext context, GoldenFile golden, Layer layer)
    {
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        Network network = Network.Build(layer, golden.Weights(checkpoint));
        using Plan plan = network.Compile(context, golden.InputShape, new PlanOptions { Observe = Observe.Stages });
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(golden.Arrays.Singles("input"), output);
        Dictionary<string, float[]> stages = plan.Observations.ToDictionary(static o => o.Stage, plan.Read);
        stages.Add("output", output);

        string[] kept = [.. ((string[])["pooled", "attention", "weight", "bias", "output"]).Where(golden.Arrays.Has)];
        // What a generator reads is kept as the attention too; PyTorch's files have none where there are no shares.
        bool hasShares = golden.Arrays.Has("attention");
        Assert.Equal(kept.Order(), stages.Keys.Where(stage => hasShares || stage != "attention").Order());
        Assert.All(kept, stage => Compare(golden.Arrays, stage, stages[stage]));
        Assert.Equal(golden.Arrays.Shape("output"), plan.OutputShape.Sizes);
        Assert.All(
            plan.Observations.Where(o => golden.Arrays.Has(o.Stage)),
            o => Assert.Equal(golden.Arrays.Shape(o.Stage), o.Shape));
    }

    /// <summary>
    /// Experts that are stored in fewer bits cost no more than that: every number of float16 is off by 2^-12 of itself at
    /// most, and every whole number by 1/254 of its filter's largest, of which the errors mostly cancel in a sum.
    /// </summary>
    public static void CheckPrecisions(VulkanContext context, GoldenFile golden, Layer layer)
    {
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        Network network = Network.Build(layer, golden.Weights(checkpoint));
        double[] expected = Array.ConvertAll(golden.Arrays.Singles("output"), static value => (double)value);
        foreach ((ExpertPrecision precision, double tolerance) in StoredTolerances)
        {
            using Plan plan = network.Compile(
                context, golden.InputShape, new PlanOptions { ExpertPrecision = precision });
            float[] output = new float[plan.OutputShape.ElementCount];
            plan.Run(golden.Arrays.Singles("input"), output);
            Parity.Check(output, expected, tolerance, $"{precision}");
        }
    }

    /// <summary>A batch must give the bits of its samples alone, however experts are stored.</summary>
    public static void CheckSingles(VulkanContext context, GoldenFile golden, Network network)
    {
        foreach (ExpertPrecision precision in Enum.GetValues<ExpertPrecision>())
        {
            CheckSingles(context, golden, network, new PlanOptions { ExpertPrecision = precision });
        }
    }

    private static void CheckSingles(
        VulkanContext context, GoldenFile golden, Network network, PlanOptions options)
    {
        using Plan plan = network.Compile(context, golden.InputShape, options);
        using Plan single = network.Compile(context, golden.InputShape.WithBatch(1), options);
        float[] input = golden.Arrays.Singles("input");
        float[] all = new float[plan.OutputShape.ElementCount], one = new float[single.OutputShape.ElementCount];
        plan.Run(input, all);
        for (int n = 0; n < golden.InputShape.N; n++)
        {
            int count = (int)single.InputShape.ElementCount;
            single.Run(input.AsSpan(n * count, count), one);
            Assert.True(all.AsSpan(n * one.Length, one.Length).SequenceEqual(one), $"sample {n}");
        }
    }

    /// <summary>A batch normalisation behind a layer must change its output as it would change PyTorch's.</summary>
    public static void CheckBehindNorm(VulkanContext context, GoldenFile golden, Layer layer)
    {
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        int channels = golden.Facts.GetProperty("config").GetProperty("O").GetInt32();
        float[] gamma = Numbers(1), beta = Numbers(2), mean = Numbers(3);
        float[] variance = [.. Numbers(4).Select(value => 0.5f + (value * value))];
        StateDict weights = StateDict.FromTensors(
        [
            .. golden.Weights(checkpoint).Tensors.Select(tensor => tensor.WithName("conv." + tensor.Name)),
            CheckpointTensor.FromSingles("bn.weight", [channels], gamma),
            CheckpointTensor.FromSingles("bn.bias", [channels], beta),
            CheckpointTensor.FromSingles("bn.running_mean", [channels], mean),
            CheckpointTensor.FromSingles("bn.running_var", [channels], variance),
        ]);
        Sequential layers = new(("conv", layer), ("bn", new BatchNorm2d(channels)));
        using Plan plan = Network.Build(layers, weights).Compile(context, golden.InputShape);
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(golden.Arrays.Singles("input"), output);

        double[] expected = golden.Arrays.Doubles("output_f64");
        int area = plan.OutputShape.H * plan.OutputShape.W;
        for (int i = 0; i < expected.Length; i++)
        {
            int c = i / area % channels;
            expected[i] = ((expected[i] - mean[c]) / Math.Sqrt(variance[c] + 1e-5) * gamma[c]) + beta[c];
        }

        Parity.Check(output, expected, Parity.Bound, "behind a batch normalization");

        float[] Numbers(int seed) => new Filler(seed).Numbers(channels);
    }

    /// <summary>Two sizes of a description: vertical, horizontal.</summary>
    public static Size2d Pair(JsonElement config, string name) =>
        (config.GetProperty(name)[0].GetInt32(), config.GetProperty(name)[1].GetInt32());

    private static void Compare(NumpyArchive arrays, string stage, float[] actual)
    {
        double[] single = [.. arrays.Singles(stage).Select(static value => (double)value)];
        Parity.Check(actual, single, Parity.Bound, $"{stage}, float32");
        if (arrays.Has(stage + "_f64"))
        {
            Parity.Check(actual, arrays.Doubles(stage + "_f64"), Parity.Bound, $"{stage}, float64");
        }
    }
}
