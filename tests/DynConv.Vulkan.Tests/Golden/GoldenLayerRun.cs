using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Oracles;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>A layer with a kernel per sample, from the checkpoint file to every stage, compared with PyTorch's.</summary>
internal static class GoldenLayerRun
{
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
        Assert.Equal(kept.Order(), stages.Keys.Order());
        Assert.All(kept, stage => Compare(golden.Arrays, stage, stages[stage]));
        Assert.Equal(golden.Arrays.Shape("output"), plan.OutputShape.Sizes);
        Assert.All(plan.Observations, o => Assert.Equal(golden.Arrays.Shape(o.Stage), o.Shape));
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
