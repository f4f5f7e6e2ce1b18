using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Tests.Oracles;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>One case of tests/golden with its arrays.</summary>
internal sealed class GoldenFile
{
    private readonly string _description;

    /// <summary>Reads the case <paramref name="name"/> of a part (dynamic, static, networks).</summary>
    public GoldenFile(string part, string name)
    {
        _description = Path.Combine(GoldenFolder.Root, part, name + ".json");
        Facts = JsonElement.Parse(File.ReadAllBytes(_description));
        Arrays = new NumpyArchive(Path.ChangeExtension(_description, ".npz"));
    }

    /// <summary>The description.</summary>
    public JsonElement Facts { get; }

    /// <summary>Input, outputs, and what else PyTorch left.</summary>
    public NumpyArchive Arrays { get; }

    /// <summary>The input's shape; [N, C] has H = W = 1.</summary>
    public Planes InputPlanes
    {
        get
        {
            IReadOnlyList<int> shape = Arrays.Shape("input");
            return shape.Count == 4 ? new(shape[0], shape[1], shape[2], shape[3]) : new(shape[0], shape[1], 1, 1);
        }
    }

    /// <summary>The same as the library writes it.</summary>
    public TensorShape InputShape
    {
        get
        {
            IReadOnlyList<int> shape = Arrays.Shape("input");
            return shape.Count switch
            {
                2 => new TensorShape(shape[0], shape[1]),
                3 => TensorShape.Sequence(shape[0], shape[1], shape[2]),
                5 => TensorShape.Volume(shape[0], shape[1], shape[2], shape[3], shape[4]),
                _ => new TensorShape(shape[0], shape[1], shape[2], shape[3]),
            };
        }
    }

    /// <summary>The names of a part's cases, for a theory.</summary>
    public static TheoryData<string> Names(string part) =>
        [.. GoldenFolder.Descriptions(part).Select(static file => Path.GetFileNameWithoutExtension(file))];

    /// <summary>Opens the case's checkpoint, whose container must be recognised as what it is.</summary>
    public Checkpoint OpenCheckpoint()
    {
        JsonElement facts = Facts.GetProperty("checkpoint");
        string path = Path.Combine(Path.GetDirectoryName(_description)!, facts.GetProperty("file").GetString()!);
        Checkpoint checkpoint = Checkpoint.Open(path);
        CheckpointFormat expected = facts.GetProperty("form").GetString() switch
        {
            "zip" => CheckpointFormat.TorchZip,
            "legacy" => CheckpointFormat.TorchLegacy,
            "safetensors" => CheckpointFormat.Safetensors,
            string form => throw new InvalidDataException($"{path}: no such form {form}"),
            null => throw new InvalidDataException($"{path}: no form"),
        };
        Assert.Equal(expected, checkpoint.Format);
        return checkpoint;
    }

    /// <summary>
    /// The state dict behind the case's prefix. <see cref="Checkpoint.GetStateDict"/> takes wrappers and the prefix
    /// that DataParallel leaves off; the place of a layer in its network is for the user to name.
    /// </summary>
    public StateDict Weights(Checkpoint checkpoint)
    {
        string prefix = Facts.GetProperty("checkpoint").GetProperty("prefix").GetString()!;
        return checkpoint.GetStateDict().Within(prefix == "module." ? string.Empty : prefix.TrimEnd('.'));
    }

    /// <summary>The state dict among the arrays of a static case.</summary>
    public StateDict WeightsInArrays() => StateDict.FromTensors(
        Facts.GetProperty("parameters").EnumerateArray().Select(static name => name.GetString()!).Select(name =>
        {
            long[] shape = [.. Arrays.Shape(name).Select(static size => (long)size)];
            return name.EndsWith("num_batches_tracked", StringComparison.Ordinal)
                ? CheckpointTensor.FromValues<long>(name, shape, new long[] { 0 })
                : CheckpointTensor.FromSingles(name, shape, Arrays.Singles(name));
        }));
}
