using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Checkpoints.Tests.Assembly;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Zoo;

/// <summary>
/// Published networks, from checkpoint files to logits, against what PyTorch made of the same generated weights.
/// </summary>
public sealed class ReferenceNetworkTests(GpuDevice gpu)
{
    /// <summary>
    /// What a network may be off by, relative to the largest expected magnitude: up to a hundred layers, each good to
    /// 1e-5, of which the errors do not add up to the worst.
    /// </summary>
    private const double Tolerance = 1e-4;

    /// <summary>
    /// All networks, or where DYNCONV_NETWORKS is "few" the smallest of each family: a driver that has run one of them has
    /// run all kernels of the others.
    /// </summary>
    public static TheoryData<string> Names => [.. ReferenceChoice.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Equals_PyTorch(string name)
    {
        ReferenceNetwork reference = new(name);
        using ScratchFolder folder = new();
        string zip = Path.Combine(folder.Path, "network.pth"), legacy = Path.Combine(folder.Path, "legacy.pth");
        GeneratedCheckpoint.WriteZip(zip, reference.Tensors);
        GeneratedCheckpoint.WriteLegacy(legacy, reference.Tensors);
        using Checkpoint checkpoint = Checkpoint.Open(zip);
        using (Checkpoint older = Checkpoint.Open(legacy))
        {
            Assert.Equal(
                (CheckpointFormat.TorchZip, CheckpointFormat.TorchLegacy), (checkpoint.Format, older.Format));
            SameTensors(checkpoint.GetStateDict(), older.GetStateDict());
        }

        Assert.True(NetworkRecogniser.TryRecognise(checkpoint.GetStateDict(), out RecognisedNetwork? recognised));
        Assert.Equal(reference.Name, recognised.Architecture.Name);
        Assert.Equal(reference.ParameterCount, recognised.Architecture.Parameters);
        Assert.Equal(reference.TensorCount, recognised.Architecture.Tensors);
        Assert.Equal(reference.Temperature, recognised.Architecture.Temperature);
        Assert.Equal(reference.TensorCount, checkpoint.GetStateDict().Count);
        Network network = recognised.Build(new NetworkOptions { Temperature = reference.Temperature });
        Assert.Equal(reference.OutputNames, network.OutputNames);

        float[] input = reference.Input();
        NetworkResult all = NetworkResult.Of(gpu.Context, network, reference.InputShape, input);
        Compare(reference, all);
        CompareLayers(gpu, reference, network, input);
        foreach ((int first, int count) in Parts(reference.InputShape.N))
        {
            int sample = input.Length / reference.InputShape.N;
            NetworkResult part = NetworkResult.Of(
                gpu.Context, network, reference.InputShape.WithBatch(count),
                input.AsSpan(first * sample, count * sample));
            foreach ((string output, float[] values) in part.Outputs)
            {
                Parity.SameBits(
                    values, all.Samples(output, first, count), $"{output} of {count} samples from {first}");
            }
        }
    }

    /// <summary>Batches of one and two out of all.</summary>
    private static IEnumerable<(int First, int Count)> Parts(int samples)
    {
        yield return (0, 1);
        yield return (samples - 1, 1);
        if (samples > 2)
        {
            yield return (1, 2);
        }
    }

    private static void Compare(ReferenceNetwork reference, NetworkResult result)
    {
        foreach ((string output, float[] values) in result.Outputs)
        {
            IReadOnlyList<int> shape = reference.OutputShape(output);
            float[] expected = reference.Output(output);
            Assert.Equal(shape.Aggregate(1, static (a, b) => a * b), values.Length);
            Parity.Check(
                values, Array.ConvertAll(expected, static value => (double)value), Tolerance,
                $"{reference.Name}, {output}");
            if (shape.Count == 2)
            {
                Assert.Equal(Best(expected, shape[1]), Best(values, shape[1]));
            }
        }
    }

    private static void CompareLayers(GpuDevice gpu, ReferenceNetwork reference, Network network, float[] input)
    {
        int samples = Math.Min(2, reference.InputShape.N), sample = input.Length / reference.InputShape.N;
        using Plan plan = network.Compile(
            gpu.Context, reference.InputShape.WithBatch(samples), new PlanOptions { Layers = [.. reference.Layers.Keys] });
        plan.Run(input.AsSpan(0, samples * sample), new float[plan.OutputShape.ElementCount]);
        int compared = 0;
        foreach (PlanObservation observation in plan.Observations)
        {
            if (!reference.Layers.TryGetValue(observation.Layer, out LayerMeans? expected))
            {
                continue;
            }

            Assert.Equal(
                expected.Shape.Skip(1).Aggregate(1, static (a, b) => a * b), observation.Count / samples);
            double[] values = Array.ConvertAll(plan.Read(observation), static value => (double)value);
            for (int n = 0; n < samples; n++)
            {
                double[] own = values[(n * values.Length / samples)..((n + 1) * values.Length / samples)];
                double size = expected.RootMeanSquares[n];
                Assert.InRange(Math.Sqrt(own.Average(static x => x * x)) / size, 1 - Tolerance, 1 + Tolerance);
                Assert.InRange((own.Average() - expected.Means[n]) / size, -Tolerance, Tolerance);
            }

            compared++;
        }

        Assert.Equal(reference.Layers.Count, compared);
    }

    private static void SameTensors(StateDict left, StateDict right)
    {
        Assert.Equal(left.Tensors.Select(static t => t.Name), right.Tensors.Select(static t => t.Name));
        foreach (CheckpointTensor tensor in left.Tensors)
        {
            CheckpointTensor other = right[tensor.Name];
            Assert.Equal(tensor.Shape, other.Shape);
            byte[] bytes = new byte[tensor.ByteCount], others = new byte[other.ByteCount];
            tensor.CopyBytesTo(bytes);
            other.CopyBytesTo(others);
            Assert.True(bytes.AsSpan().SequenceEqual(others), tensor.Name);
        }
    }

    private static int[] Best(float[] values, int classes) =>
        [.. values.Chunk(classes).Select(static row => Array.IndexOf(row, row.Max()))];
}
