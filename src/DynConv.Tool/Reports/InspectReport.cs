using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using DynConv.Checkpoints;
using DynConv.Tool.Models;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Reports;

/// <summary>What <c>dynconv inspect</c> prints for people.</summary>
internal static class InspectReport
{
    private const int MostAttributes = 24;
    private const int MostWarnings = 10;

    // What decides how a layer is run, and never is in a state dict.
    private static readonly string[] Telling =
    [
        "stride", "padding", "dilation", "groups", "kernel_size", "temperature", "ratio", "K", "num_experts", "epoch",
            "<class>",
    ];

    public static void Write(ToolConsole console, Checkpoint checkpoint)
    {
        TextTable table = new("name", "dtype", "shape", ">elements");
        long elements = 0, bytes = 0;
        foreach (CheckpointTensor tensor in checkpoint.Tensors)
        {
            elements += tensor.ElementCount;
            bytes += tensor.ByteCount;
            table.Add(
                tensor.Name.Length == 0 ? "(the array)" : tensor.Name,
                TypeText(tensor), $"[{string.Join(", ", tensor.Shape)}]",
                tensor.ElementCount.ToString("N0", CultureInfo.InvariantCulture));
        }

        console.Out.WriteLine(
            $"{PrintableText.Of(Path.GetFileName(checkpoint.Path))}: {checkpoint.Format.ShortName()}");
        table.Write(console);
        console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{checkpoint.Tensors.Count} tensors, {elements:N0} elements, {ByteText.Of(bytes)}"));
        WriteAttributes(console.Out, checkpoint);
        for (int i = 0; i < Math.Min(checkpoint.Warnings.Count, MostWarnings); i++)
        {
            console.Out.WriteLine($"warning: {PrintableText.Of(checkpoint.Warnings[i])}");
        }

        WriteNetwork(console, checkpoint);
    }

    private static string TypeText(CheckpointTensor tensor)
    {
        string type = tensor.ElementType.PyTorchName();
        return tensor.IsMeta ? $"{type} (no data)"
            : tensor.Layout != TensorLayout.Strided ? $"{type} ({tensor.Layout})"
            : type;
    }

    private static void WriteAttributes(TextWriter output, Checkpoint checkpoint)
    {
        List<string> lines = [];
        foreach ((string path, object? value) in checkpoint.Attributes)
        {
            if (value is not byte[] && IsTelling(path))
            {
                lines.Add($"  {PrintableText.Of(path, 200)} = {PrintableText.Of(ValueText(value), 200)}");
            }
        }

        if (lines.Count == 0)
        {
            return;
        }

        output.WriteLine("attributes:");
        for (int i = 0; i < Math.Min(lines.Count, MostAttributes); i++)
        {
            output.WriteLine(lines[i]);
        }

        if (lines.Count > MostAttributes)
        {
            output.WriteLine($"  … and {lines.Count - MostAttributes} more");
        }
    }

    private static bool IsTelling(string path)
    {
        foreach (string part in path.Split('.'))
        {
            if (Array.IndexOf(Telling, part) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static string ValueText(object? value) => value switch
    {
        null => "None",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    private static void WriteNetwork(ToolConsole console, Checkpoint checkpoint)
    {
        StateDict weights;
        try
        {
            weights = checkpoint.GetStateDict();
        }
        catch (CheckpointException exception)
        {
            console.Out.WriteLine($"no state dict: {exception.Message}");
            return;
        }

        RecognisedNetwork? network = NetworkChoice.TryRecognise(checkpoint);
        if (network is not null)
        {
            console.Out.WriteLine(
                $"network: {network.Architecture.Name} ({network.Architecture.Description}); 'dynconv run' runs it");
        }

        foreach (string kind in CensusText.Of(LayerCensus.Find(weights)))
        {
            console.Out.WriteLine($"dynamic layers: {kind}");
        }

        IReadOnlyList<DynamicLayerInfo> layers = DynamicLayerSearch.Find(weights);
        if (layers.Count == 0)
        {
            return;
        }

        TextTable table = new("dynamic layer", ">in", ">out", "kernel", ">groups", ">experts", ">hidden", "bias");
        foreach (DynamicLayerInfo layer in layers)
        {
            table.Add(
                layer.Name.Length == 0 ? "(bare names)" : layer.Name, Number(layer.InChannels),
                Number(layer.OutChannels),
                layer.KernelSize.ToString(), layer.Groups is int groups ? Number(groups) : "?", Number(layer.Experts),
                Number(layer.Hidden), layer.HasBias ? "yes" : "no");
        }

        table.Write(console);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
