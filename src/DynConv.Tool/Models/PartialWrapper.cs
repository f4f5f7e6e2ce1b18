using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Models;

/// <summary>Finds why a known network is not recognised: a wrapper's prefix is on some of its names only.</summary>
internal static class PartialWrapper
{
    // Those that are taken off where all names have them.
    private static readonly string[] Wrappers = ["module.", "_orig_mod.", "model.", "net."];

    /// <summary>What to say, or null where taking a prefix off does not make a known network of it.</summary>
    public static string? Find(StateDict weights)
    {
        foreach (string wrapper in Wrappers)
        {
            int count = weights.Tensors.Count(tensor => IsWrapped(tensor, wrapper));
            if (count > 0 && count < weights.Count && Recognise(weights, wrapper) is string network)
            {
                return $"it would be {network}, but only {count} of its {weights.Count} names begin with '{wrapper}'; "
                    + "save it with that prefix on all names or on none";
            }
        }

        return null;
    }

    private static string? Recognise(StateDict weights, string wrapper)
    {
        List<CheckpointTensor> bare = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (CheckpointTensor tensor in weights.Tensors)
        {
            CheckpointTensor inside =
                IsWrapped(tensor, wrapper) ? tensor.WithName(tensor.Name[wrapper.Length..]) : tensor;
            if (!names.Add(inside.Name))
            {
                // Two networks side by side are no half-wrapped one.
                return null;
            }

            bare.Add(inside);
        }

        return NetworkRecogniser.TryRecognise(StateDict.FromTensors(bare), out RecognisedNetwork? network)
            ? network.Architecture.Name
            : null;
    }

    private static bool IsWrapped(CheckpointTensor tensor, string wrapper) =>
        tensor.Name.Length > wrapper.Length && tensor.Name.StartsWith(wrapper, StringComparison.Ordinal);
}
