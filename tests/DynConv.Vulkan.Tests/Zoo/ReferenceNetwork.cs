using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Tests.Oracles;

namespace DynConv.Vulkan.Tests.Zoo;

/// <summary>
/// A whole network as PyTorch ran it on generated weights: tests/golden/networks/NAME.json, .tensors.tsv and .npz.
/// </summary>
internal sealed class ReferenceNetwork
{
    private const string TensorsEnd = ".tensors.tsv";

    private readonly NumpyArchive _outputs;

    /// <summary>Reads the files of a network.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="folder">Where they are; null for those of the known networks.</param>
    public ReferenceNetwork(string name, string? folder = null)
    {
        string path = Path.Combine(folder ?? Folder, name);
        JsonElement facts = JsonElement.Parse(File.ReadAllBytes(path + ".json"));
        Name = facts.GetProperty("network").GetString()!;
        int[] input = [.. facts.GetProperty("input").EnumerateArray().Select(static n => n.GetInt32())];
        InputShape = new TensorShape(input[0], input[1], input[2], input[3]);
        JsonElement temperature = facts.GetProperty("temperature");
        Temperature = temperature.ValueKind == JsonValueKind.Null ? null : temperature.GetSingle();
        ParameterCount = facts.GetProperty("parameters").GetInt64();
        TensorCount = facts.GetProperty("tensors").GetInt32();
        OutputNames = [.. facts.GetProperty("outputs").EnumerateArray().Select(static output => output.GetString()!)];
        Layers = facts.GetProperty("layers").EnumerateObject().ToImmutableSortedDictionary(
            static layer => layer.Name,
            static layer => new LayerMeans(
                [.. layer.Value.GetProperty("shape").EnumerateArray().Select(static n => n.GetInt32())],
                [.. layer.Value.GetProperty("mean").EnumerateArray().Select(static n => n.GetDouble())],
                [.. layer.Value.GetProperty("rms").EnumerateArray().Select(static n => n.GetDouble())]),
            StringComparer.Ordinal);
        Tensors = [.. File.ReadLines(path + TensorsEnd).Select(static line => new GeneratedTensor(line))];
        _outputs = new NumpyArchive(path + ".npz");
    }

    /// <summary>The folder of the files.</summary>
    public static string Folder { get; } = Path.Combine(GoldenFolder.Root, "networks");

    /// <summary>The names of all networks with such files, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.GetFiles(Folder, "*" + TensorsEnd).Select(static file => Path.GetFileName(file)[..^TensorsEnd.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The architecture's name.</summary>
    public string Name { get; }

    /// <summary>The shape of the input, all samples.</summary>
    public TensorShape InputShape { get; }

    /// <summary>The softmax temperature with which PyTorch ran; null where the network has none.</summary>
    public float? Temperature { get; }

    /// <summary>Numbers in all parameters.</summary>
    public long ParameterCount { get; }

    /// <summary>Tensors that PyTorch counted.</summary>
    public int TensorCount { get; }

    /// <summary>The outputs, the main one first.</summary>
    public ImmutableArray<string> OutputNames { get; }

    /// <summary>What some layers gave.</summary>
    public ImmutableSortedDictionary<string, LayerMeans> Layers { get; }

    /// <summary>The state dict, in its order.</summary>
    public ImmutableArray<GeneratedTensor> Tensors { get; }

    /// <summary>All samples of an output.</summary>
    public float[] Output(string name) => _outputs.Singles(name);

    /// <summary>The shape of an output, samples first.</summary>
    public IReadOnlyList<int> OutputShape(string name) => _outputs.Shape(name);

    /// <summary>All samples of the input.</summary>
    public float[] Input() => ReferenceInput.Make(InputShape);
}
