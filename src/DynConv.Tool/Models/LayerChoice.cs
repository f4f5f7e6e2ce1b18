using System;
using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Tool.Commands;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Models;

/// <summary>A dynamic layer of a checkpoint and its tensors.</summary>
/// <param name="Info">Its sizes.</param>
/// <param name="Weights">Its tensors without the layer's name.</param>
internal sealed record LayerChoice(DynamicLayerInfo Info, StateDict Weights)
{
    private const int MostListed = 20;

    /// <summary>The layer behind a prefix, or the only one.</summary>
    /// <param name="checkpoint">The file.</param>
    /// <param name="prefix">The layer's name, as in the network or as whole as in the file; null for the only
    /// one.</param>
    /// <exception cref="RequestException">There is none, or more than one.</exception>
    public static LayerChoice Choose(Checkpoint checkpoint, string? prefix)
    {
        StateDict weights = checkpoint.GetStateDict();
        IReadOnlyList<DynamicLayerInfo> layers = DynamicLayerSearch.Find(weights);
        string file = PrintableText.Of(checkpoint.Path);
        if (prefix is null)
        {
            return layers.Count switch
            {
                1 => Take(layers[0], weights),
                0 => throw new RequestException(
                    $"{file}: no dynamic layer in it; wanted is a 'weight' [K, O, C/G, kh, kw] "
                    + "beside 'attention.fc1' and 'attention.fc2'"),
                _ => throw new RequestException(
                    $"{file} has {layers.Count} dynamic layers; choose one with --prefix: {Names(layers)}"),
            };
        }

        string name = prefix.TrimEnd('.');
        if (Find(layers, name) is DynamicLayerInfo layer)
        {
            return Take(layer, weights);
        }

        // Names as 'dynconv inspect' prints them, with the wrappers of the file.
        StateDict whole = StateDict.FromTensors(checkpoint.Tensors);
        return Find(DynamicLayerSearch.Find(whole), name) is DynamicLayerInfo wrapped
            ? Take(wrapped, whole)
            : throw new RequestException(
                $"{file}: no dynamic layer '{PrintableText.Of(prefix)}'; "
                + (layers.Count == 0 ? "there is none in this file" : $"there are {Names(layers)}"));
    }

    private static LayerChoice Take(DynamicLayerInfo layer, StateDict weights) =>
        new(layer, weights.Within(layer.Name));

    private static DynamicLayerInfo? Find(IReadOnlyList<DynamicLayerInfo> layers, string name)
    {
        foreach (DynamicLayerInfo layer in layers)
        {
            if (layer.Name.Equals(name, StringComparison.Ordinal))
            {
                return layer;
            }
        }

        return null;
    }

    private static string Names(IReadOnlyList<DynamicLayerInfo> layers)
    {
        List<string> names = [];
        for (int i = 0; i < layers.Count && i < MostListed; i++)
        {
            names.Add(layers[i].Name.Length == 0 ? "\"\" (bare names)" : PrintableText.Of(layers[i].Name));
        }

        return string.Join(", ", names)
            + (layers.Count > MostListed ? $" and {layers.Count - MostListed} more" : string.Empty);
    }
}
