using System;
using System.IO;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Samples.Tests.Runs;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using HostOwnedDevice.Networks;
using Xunit;

namespace DynConv.Samples.Tests.HostOwnedDevice;

/// <summary>The sample's network alone, against PyTorch's output (golden.npz).</summary>
public sealed class DenoiserTests
{
    private const float RelativeTolerance = 1e-5f;

    [Fact]
    public void The_network_gives_what_PyTorch_gives()
    {
        string folder = SampleFiles.Folder("HostOwnedDevice");
        StateDict golden = NpzFile.Read(Path.Combine(folder, "golden.npz"));
        using Checkpoint checkpoint = Checkpoint.Open(Path.Combine(folder, "denoiser.pth"));
        Network network = Network.Build(new DenoiserNet(), checkpoint.GetStateDict());
        using VulkanContext context = VulkanContext.Create();
        int[] sizes = [.. golden["input"].Shape.Select(size => (int)size)];
        TensorShape shape = new(sizes[0], sizes[1], sizes[2], sizes[3]);
        using Plan plan = network.Compile(context, shape, new PlanOptions { Observe = Observe.Attention });
        float[] output = new float[shape.ElementCount];
        plan.Run(Singles(golden["input"]), output);

        AssertClose("output", Singles(golden["output"]), output);
        Assert.Equal(3, plan.Observations.Count);
        foreach (PlanObservation attention in plan.Observations)
        {
            string name = $"{attention.Layer}.attention";
            AssertClose(name, Singles(golden[name]), plan.Read(attention));
        }
    }

    private static void AssertClose(string what, float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = expected.Max(Math.Abs);
        float error = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(error <= RelativeTolerance * largest, $"{what}: off by {error}, of {largest}");
    }

    private static float[] Singles(CheckpointTensor tensor)
    {
        float[] values = new float[tensor.ElementCount];
        tensor.CopyTo(values);
        return values;
    }
}
