using System;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Identities.Modules;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>Small networks of PyTorch, from the checkpoint file to the last output, and layer by layer.</summary>
public sealed class NetworkTests(GpuDevice gpu)
{
    public static TheoryData<string> Cases => GoldenFile.Names("small");

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_output_equals_PyTorch(string name)
    {
        GoldenFile golden = new("small", name);
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        SequenceModule module = NetworkLayers.Read(golden.Facts.GetProperty("layers"));
        Network network = Network.Build(module.ToLayer(), golden.Weights(checkpoint));
        using Plan plan = network.Compile(gpu.Context, golden.InputShape);
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(golden.Arrays.Singles("input"), output);

        Parity.Check(output, golden.Arrays.Doubles("output_f64"), Parity.Bound, "float64");
        double[] single = [.. golden.Arrays.Singles("output").Select(static value => (double)value)];
        Parity.Check(output, single, Parity.Bound, "float32");
        float[] observed = new float[output.Length];
        PlanOptions options = new() { Observe = Observe.Stages };
        using Plan observing = network.Compile(gpu.Context, golden.InputShape, options);
        observing.Run(golden.Arrays.Singles("input"), observed);
        Parity.SameBits(observed, output, "observed");
        Assert.Equal(
            network.DynamicLayerNames,
            observing.Observations.Where(static o => o.Stage == "attention").Select(static o => o.Layer));
        // A dynamic convolution takes four dispatches; batch normalisations and most activations none.
        int most = network.LayerNames.Count + (3 * network.DynamicLayerNames.Count) - 1;
        Assert.InRange(plan.Summary.Dispatches, 1, most);
    }

    /// <summary>
    /// The network cut after every layer, so that no later layer can hide an error and each fusion appears whole and in
    /// part. The float64 that it is held against ends at what PyTorch wrote.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_output_of_every_layer_equals_float64(string name)
    {
        GoldenFile golden = new("small", name);
        using Checkpoint checkpoint = golden.OpenCheckpoint();
        StateDict weights = golden.Weights(checkpoint);
        SequenceModule whole = NetworkLayers.Read(golden.Facts.GetProperty("layers"));
        float[] input = golden.Arrays.Singles("input");
        Features expected = new(Array.ConvertAll(input, static value => (double)value), golden.InputPlanes);
        for (int count = 1; count <= whole.Parts.Count; count++)
        {
            (string part, IModule module) = whole.Parts[count - 1];
            expected = module.Run(expected, weights.Within(part));
            Network network = Network.Build(
                whole.Take(count).ToLayer(), weights, new NetworkOptions { Strict = count == whole.Parts.Count });
            Assert.Equal(expected.TensorShape, network.InferOutputShape(golden.InputShape));
            Parity.Check(
                ModuleRun.OnDevice(gpu.Context, network, input, golden.InputShape), expected.Values, Parity.Bound,
                $"layer {count}, {part}");
        }

        Parity.Check(expected.Values, golden.Arrays.Doubles("output_f64"), 1e-12, "float64 of both");
    }
}
