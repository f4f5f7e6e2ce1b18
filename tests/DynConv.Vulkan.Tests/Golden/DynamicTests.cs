using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Oracles;
using DynConv.Vulkan.Tests.Reference;
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
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        Network network = Network.Build(Layer(golden.Facts.GetProperty("config")), golden.Weights(checkpoint));
        using Plan plan = network.Compile(gpu.Context, golden.InputShape, new PlanOptions { Observe = Observe.Stages });
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(golden.Arrays.Singles("input"), output);
        Dictionary<string, float[]> stages = plan.Observations.ToDictionary(static o => o.Stage, plan.Read);
        stages.Add("output", output);

        string[] kept = [.. ((string[])["pooled", "attention", "weight", "bias", "output"]).Where(golden.Arrays.Has)];
        Assert.Equal(kept.Order(), stages.Keys.Order());
        Assert.All(kept, stage => Compare(golden.Arrays, stage, stages[stage]));
        TensorShape shape = plan.OutputShape;
        Assert.Equal(golden.Arrays.Shape("output"), [shape.N, shape.C, shape.H, shape.W]);
        Assert.All(plan.Observations, o => Assert.Equal(golden.Arrays.Shape(o.Stage), o.Shape));
    }

    private static void Compare(NumpyArchive arrays, string stage, float[] actual)
    {
        double[] single = [.. arrays.Singles(stage).Select(static value => (double)value)];
        Parity.Check(actual, single, Parity.Bound, $"{stage}, float32");
        if (arrays.Has(stage + "_f64"))
        {
            Parity.Check(actual, arrays.Doubles(stage + "_f64"), Parity.Bound, $"{stage}, float64");
        }
    }

    private static DynamicConv2d Layer(JsonElement config) => new(
        config.GetProperty("C").GetInt32(),
        config.GetProperty("O").GetInt32(),
        Pair(config, "kernel"),
        Pair(config, "stride"),
        Pair(config, "padding"),
        Pair(config, "dilation"),
        config.GetProperty("groups").GetInt32(),
        temperature: config.GetProperty("temperature").GetSingle());

    private static Size2d Pair(JsonElement config, string name) =>
        (config.GetProperty(name)[0].GetInt32(), config.GetProperty(name)[1].GetInt32());
}
