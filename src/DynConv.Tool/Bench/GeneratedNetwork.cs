using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Tests.Zoo;

namespace DynConv.Tool.Bench;

/// <summary>
/// A known network with weights that are made and not read, and what PyTorch gave for them (tests/golden/networks):
/// what can be timed, and compared first, where there is no checkpoint.
/// </summary>
internal sealed class GeneratedNetwork
{
    private const string Folder = "networks/";
    private const string TensorsEnd = ".tensors.tsv";

    private GeneratedNetwork(string name)
    {
        using Stream facts = Open(name, ".json");
        using JsonDocument document = JsonDocument.Parse(facts);
        JsonElement root = document.RootElement;
        int[] shape = [.. root.GetProperty("input").EnumerateArray().Select(static size => size.GetInt32())];
        InputShape = new TensorShape(shape[0], shape[1], shape[2], shape[3]);
        JsonElement temperature = root.GetProperty("temperature");
        Options = new NetworkOptions
        {
            Temperature = temperature.ValueKind == JsonValueKind.Null ? null : temperature.GetSingle(),
        };
        string output = root.GetProperty("outputs")[0].GetString()!;
        using MemoryStream archive = new();
        using (Stream stored = Open(name, ".npz"))
        {
            stored.CopyTo(archive);
        }

        using Checkpoint outputs = Checkpoint.Read(archive.ToArray(), $"{name}.npz");
        Expected = outputs.GetStateDict()[output].ToSingles();
        using StreamReader lines = new(Open(name, TensorsEnd));
        List<CheckpointTensor> tensors = [];
        while (lines.ReadLine() is string line)
        {
            tensors.Add(Make(new GeneratedTensor(line)));
        }

        Recognised = NetworkRecogniser.TryRecognise(StateDict.FromTensors(tensors), out RecognisedNetwork? network)
            ? network
            : throw new InvalidOperationException($"{name} is not recognised");
    }

    /// <summary>The networks that can be made, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(GeneratedNetwork).Assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith(Folder, StringComparison.Ordinal)
                && name.EndsWith(TensorsEnd, StringComparison.Ordinal))
            .Select(static name => name[Folder.Length..^TensorsEnd.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The network and its weights.</summary>
    public RecognisedNetwork Recognised { get; }

    /// <summary>How PyTorch's module was set.</summary>
    public NetworkOptions Options { get; }

    /// <summary>Of what PyTorch was shown (<see cref="ReferenceInput"/>).</summary>
    public TensorShape InputShape { get; }

    /// <summary>What it gave.</summary>
    public float[] Expected { get; }

    /// <summary>Makes one of <see cref="Names"/>.</summary>
    public static GeneratedNetwork Make(string name) => new(name);

    private static Stream Open(string name, string end) =>
        typeof(GeneratedNetwork).Assembly.GetManifestResourceStream(Folder + name + end)
        ?? throw new InvalidOperationException($"the tool was built without {name}{end}");

    private static CheckpointTensor Make(GeneratedTensor tensor)
    {
        if (tensor.IsWhole)
        {
            return CheckpointTensor.FromValues<long>(tensor.Key, tensor.Shape.AsSpan(), new long[tensor.Count]);
        }

        float[] values = new float[tensor.Count];
        tensor.Fill(0, values);
        return CheckpointTensor.FromSingles(tensor.Key, tensor.Shape.AsSpan(), values);
    }
}
