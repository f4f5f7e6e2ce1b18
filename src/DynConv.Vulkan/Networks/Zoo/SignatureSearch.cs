using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using DynConv.Checkpoints;

namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>Finds the part of a state dict that has given tensors.</summary>
internal static class SignatureSearch
{
    // A checkpoint holds a network a few times at most (model, average, optimizer's copy).
    private const int MostPlaces = 64;

    /// <summary>
    /// The prefix behind which all tensors of a signature are, without its dot; null if there is none.
    /// </summary>
    public static string? Find(StateDict stateDict, ImmutableArray<KeySignature> signature)
    {
        string? average = null;
        foreach (string prefix in FindPlaces(stateDict, signature[0].Name))
        {
            if (!HasAll(stateDict, prefix, signature))
            {
                continue;
            }

            if (!prefix.Contains("ema", StringComparison.OrdinalIgnoreCase))
            {
                return prefix;
            }

            average ??= prefix;
        }

        return average;
    }

    private static List<string> FindPlaces(StateDict stateDict, string name)
    {
        List<string> prefixes = [];
        string end = "." + name;
        foreach (CheckpointTensor tensor in stateDict.Tensors)
        {
            if (tensor.Name == name)
            {
                prefixes.Add(string.Empty);
            }
            else if (tensor.Name.EndsWith(end, StringComparison.Ordinal))
            {
                prefixes.Add(tensor.Name[..^end.Length]);
            }

            if (prefixes.Count == MostPlaces)
            {
                break;
            }
        }

        return prefixes;
    }

    private static bool HasAll(StateDict stateDict, string prefix, ImmutableArray<KeySignature> signature)
    {
        foreach (KeySignature key in signature)
        {
            string name = prefix.Length == 0 ? key.Name : $"{prefix}.{key.Name}";
            if (!key.Matches(stateDict.TryGetTensor(name, out CheckpointTensor? tensor) ? tensor.Shape : null))
            {
                return false;
            }
        }

        return true;
    }
}
