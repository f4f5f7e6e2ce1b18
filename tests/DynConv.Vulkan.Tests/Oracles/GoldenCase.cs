using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Oracles;

/// <summary>
/// A golden case of a dynamic convolution: tests/golden/dynamic/NNN, with its checkpoint in one of the forms that
/// PyTorch and others write.
/// </summary>
internal sealed class GoldenCase
{
    private readonly JsonElement _config;
    private readonly Dictionary<string, float[]> _parameters;

    private GoldenCase(string description)
    {
        JsonElement facts = JsonElement.Parse(File.ReadAllBytes(description));
        _config = facts.GetProperty("config");
        JsonElement checkpoint = facts.GetProperty("checkpoint");
        CheckpointPath = Path.Combine(Path.GetDirectoryName(description)!, checkpoint.GetProperty("file").GetString()!);
        Prefix = checkpoint.GetProperty("prefix").GetString()!;
        string wrapper = checkpoint.GetProperty("wrapper").GetString() is string key ? key + "." : "";
        Name = $"dynamic/{Path.GetFileNameWithoutExtension(description)} {Kind} "
            + checkpoint.GetProperty("form").GetString();
        Arrays = new NumpyArchive(Path.ChangeExtension(description, ".npz"));
        _parameters = ReadParameters(CheckpointPath, wrapper + Prefix);
    }

    /// <summary>The file, kind and form, for messages.</summary>
    public string Name { get; }

    /// <summary>seed, kaijieshi7, paper, xmu, tardelean, jung or ma-xu: the names of the state dict.</summary>
    public string Kind => _config.GetProperty("kind").GetString()!;

    /// <summary>The checkpoint.</summary>
    public string CheckpointPath { get; }

    /// <summary>What stands before the layer's names in the state dict, with its dot; may be empty.</summary>
    public string Prefix { get; }

    /// <summary>input, every stage in float32, attention_f64, weight_f64 and output_f64.</summary>
    public NumpyArchive Arrays { get; }

    /// <summary>[N, C, H, W].</summary>
    public Planes Input => new(Number("N"), Number("C"), Number("H"), Number("W"));

    /// <summary>O.</summary>
    public int Outputs => Number("O");

    /// <summary>K.</summary>
    public int Experts => Number("K");

    /// <summary>G.</summary>
    public int Groups => Number("groups");

    /// <summary>τ.</summary>
    public double Temperature => _config.GetProperty("temperature").GetDouble();

    /// <summary>Kernel, strides, paddings, dilations.</summary>
    public Window Window => new(Axis(0), Axis(1));

    /// <summary>The layer's tensors under their names without prefix, float32.</summary>
    public IReadOnlyDictionary<string, float[]> Parameters => _parameters;

    /// <summary>Every case.</summary>
    public static IReadOnlyList<GoldenCase> All() =>
        [.. GoldenFolder.Descriptions("dynamic").Select(static description => new GoldenCase(description))];

    /// <summary>The reference layer with the checkpoint's weights.</summary>
    public DynamicConvolution Layer()
    {
        (string bank, string bankBias, string fc1, string fc2) = Kind switch
        {
            "seed" or "kaijieshi7" or "paper" => ("weight", "bias", "attention.fc1", "attention.fc2"),
            "xmu" => ("weight", "bias", "attention.net.0", "attention.net.2"),
            "tardelean" => ("kernels_weights", "kernels_bias", "attention.to_scores.0", "attention.to_scores.2"),
            "jung" => ("weight", "bias", "se_attention.fc1", "se_attention.fc2"),
            "ma-xu" => ("conv{0}.weight", "conv{0}.bias", "fc.0", "fc.2"),
            _ => throw new InvalidDataException($"{Name}: an unknown kind"),
        };
        float[] first = _parameters[fc1 + ".weight"];
        return new DynamicConvolution
        {
            Experts = Experts,
            Hidden = first.Length / Input.C,
            Outputs = Outputs,
            Window = Window,
            Groups = Groups,
            Temperature = Temperature,
            Fc1 = (first, _parameters.GetValueOrDefault(fc1 + ".bias")),
            Fc2 = (_parameters[fc2 + ".weight"], _parameters.GetValueOrDefault(fc2 + ".bias")),
            Bank = (Bank(bank)!, Bank(bankBias)),
        };
    }

    /// <summary>All experts' numbers behind each other; null if there are none.</summary>
    private float[]? Bank(string name)
    {
        string[] keys = [.. Enumerable.Range(1, name.Contains('{', StringComparison.Ordinal) ? Experts : 1)
            .Select(number => name.Replace("{0}", $"{number}", StringComparison.Ordinal))];
        return _parameters.ContainsKey(keys[0]) ? [.. keys.SelectMany(key => _parameters[key])] : null;
    }

    private static Dictionary<string, float[]> ReadParameters(string path, string prefix)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path);
        return checkpoint.Tensors
            .Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(tensor => tensor.Name[prefix.Length..], static tensor => tensor.ToSingles());
    }

    private WindowAxis Axis(int axis) =>
        new(Number("kernel", axis), Number("stride", axis), Number("padding", axis), Number("dilation", axis));

    private int Number(string name) => _config.GetProperty(name).GetInt32();

    private int Number(string name, int index) => _config.GetProperty(name)[index].GetInt32();
}
