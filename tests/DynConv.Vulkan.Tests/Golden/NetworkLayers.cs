using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using DynConv.Vulkan.Tests.Identities.Modules;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>
/// A golden network's list of layers as modules. The list gives every layer its whole name in the state dict; a block
/// gets the part that its layers have in common, as it would have in PyTorch, and they the rest.
/// </summary>
internal static class NetworkLayers
{
    /// <summary>Reads the list.</summary>
    public static SequenceModule Read(JsonElement layers) => Read(layers, scope: string.Empty);

    private static SequenceModule Read(JsonElement layers, string scope)
    {
        List<(string Name, IModule Module)> parts = [];
        foreach (JsonElement layer in layers.EnumerateArray())
        {
            string kind = layer.GetProperty("layer").GetString()!;
            if (kind == "Residual")
            {
                string name = CommonName(Names(layer.GetProperty("body")).Concat(Names(layer.GetProperty("shortcut"))));
                parts.Add((name[scope.Length..], ReadResidual(layer, $"{name}.")));
                continue;
            }

            // A layer without parameters has no name in the list, and needs some.
            string key = layer.GetProperty("name").GetString()?[scope.Length..] ?? $"{kind}{parts.Count}";
            parts.Add((key, new LayerArguments(layer.GetProperty("arguments")).ToModule(kind)));
        }

        return new SequenceModule(parts);
    }

    private static ResidualModule ReadResidual(JsonElement block, string scope)
    {
        SequenceModule body = Read(block.GetProperty("body"), scope);
        JsonElement shortcut = block.GetProperty("shortcut");
        if (shortcut.GetArrayLength() == 0)
        {
            return new ResidualModule(body);
        }

        string name = CommonName(Names(shortcut));
        return new ResidualModule(body, Read(shortcut, $"{name}."), ShortcutName: name[scope.Length..]);
    }

    private static IEnumerable<string> Names(JsonElement layers) => layers.EnumerateArray()
        .Select(static layer => layer.GetProperty("name").GetString()).OfType<string>();

    private static string CommonName(IEnumerable<string> names)
    {
        string[][] paths = [.. names.Select(static name => name.Split('.'))];
        int depth = paths[0].Length - 1;
        while (!paths.All(path => path.Take(depth).SequenceEqual(paths[0].Take(depth), StringComparer.Ordinal)))
        {
            depth--;
        }

        return string.Join('.', paths[0].Take(depth));
    }
}
