using System;
using System.Collections.Generic;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;

namespace DynConv.Vulkan.Tests.Zoo;

/// <summary>All outputs of a network for a batch.</summary>
internal sealed class NetworkResult
{
    private readonly int _samples;

    private NetworkResult(int samples, Dictionary<string, float[]> outputs) => (_samples, Outputs) = (samples, outputs);

    /// <summary>The numbers of each output by its name.</summary>
    public IReadOnlyDictionary<string, float[]> Outputs { get; }

    /// <summary>Runs a network once.</summary>
    public static NetworkResult Of(
        VulkanContext context, Network network, TensorShape shape, ReadOnlySpan<float> input)
    {
        using Plan plan = network.Compile(context, shape);
        float[] main = new float[plan.OutputShape.ElementCount];
        plan.Run(input, main);
        Dictionary<string, float[]> outputs = new(StringComparer.Ordinal) { [network.OutputNames[0]] = main };
        foreach (PlanObservation observation in plan.Observations)
        {
            outputs.Add(observation.Layer, plan.Read(observation));
        }

        return new NetworkResult(shape.N, outputs);
    }

    /// <summary>The numbers of some samples.</summary>
    public ReadOnlySpan<float> Samples(string output, int first, int count)
    {
        float[] values = Outputs[output];
        return values.AsSpan(first * (values.Length / _samples), count * (values.Length / _samples));
    }
}
