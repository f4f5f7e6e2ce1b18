using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks.Binding;

namespace DynConv.Vulkan.Networks;

/// <summary>Finds the dynamic convolutions of a state dict, whatever network they are of.</summary>
public static class DynamicLayerSearch
{
    /// <summary>Finds what <see cref="Layers.DynamicConv2d"/> can take.</summary>
    /// <param name="stateDict">Any state dict.</param>
    /// <returns>The layers in the file's order; those with a bank of experts, in any form that the layer takes, and both
    /// layers of the attention.</returns>
    public static IReadOnlyList<DynamicLayerInfo> Find(StateDict stateDict)
    {
        ArgumentNullException.ThrowIfNull(stateDict);
        List<DynamicLayerInfo> found = [];
        foreach (CheckpointTensor tensor in stateDict.Tensors)
        {
            foreach (AttentionSpelling spelling in AttentionSpelling.All)
            {
                if (PrefixOf(tensor.Name, spelling.Bank) is string prefix
                    && Describe(stateDict, prefix, spelling, tensor) is DynamicLayerInfo layer)
                {
                    found.Add(layer);
                    break;
                }
            }
        }

        return found;
    }

    /// <summary>What stands before a tensor's own name, with its dot, or null.</summary>
    private static string? PrefixOf(string name, string end)
    {
        if (!name.EndsWith(end, StringComparison.Ordinal))
        {
            return null;
        }

        string prefix = name[..^end.Length];
        return prefix.Length == 0 || prefix[^1] == '.' ? prefix : null;
    }

    private static DynamicLayerInfo? Describe(
        StateDict stateDict, string prefix, AttentionSpelling spelling, CheckpointTensor first)
    {
        if (!stateDict.TryGetTensor($"{prefix}{spelling.Fc1}.weight", out CheckpointTensor? fc1)
            || !stateDict.TryGetTensor($"{prefix}{spelling.Fc2}.weight", out CheckpointTensor? fc2)
            || fc1.Shape.Count is not (2 or 4) || fc2.Shape.Count is not (2 or 4)
            || !AllCount(fc1.Shape) || !AllCount(fc2.Shape) || !AllCount(first.Shape)
            || BankShape(stateDict, prefix, spelling, first, fc2.Shape[0]) is not { Length: 5 } bank)
        {
            return null;
        }

        return new DynamicLayerInfo
        {
            Name = prefix.TrimEnd('.'),
            Experts = (int)bank[0],
            OutChannels = (int)bank[1],
            InChannelsPerGroup = (int)bank[2],
            KernelSize = new Size2d((int)bank[3], (int)bank[4]),
            Hidden = (int)fc1.Shape[0],
            InChannels = (int)fc1.Shape[1],
            HasBias = stateDict.TryGetTensor(prefix + spelling.BankBias, out _),
        };
    }

    /// <summary>[K, O, C/G, kh, kw] of experts in any form; null if they are none.</summary>
    private static long[]? BankShape(
        StateDict stateDict, string prefix, AttentionSpelling spelling, CheckpointTensor first, long experts)
    {
        IReadOnlyList<long> shape = first.Shape;
        return spelling.Form switch
        {
            BankForm.Stacked => shape.Count == 5 ? [.. shape] : null,
            BankForm.Flat => shape.Count == 4 && shape[0] % experts == 0
                ? [experts, shape[0] / experts, .. shape.Skip(1)]
                : null,
            _ => shape.Count == 4 && HasAll(stateDict, prefix, shape, experts) ? [experts, .. shape] : null,
        };
    }

    /// <summary>
    /// Whether there is a convolution of one shape for each row of the attention. A block with a squeeze-and-excitation
    /// has the same names, and a row for each channel.
    /// </summary>
    private static bool HasAll(StateDict stateDict, string prefix, IReadOnlyList<long> shape, long experts)
    {
        for (int number = 1; number <= experts; number++)
        {
            if (!stateDict.TryGetTensor(
                    $"{prefix}{AttentionSpelling.NameOfExpert(number)}.weight", out CheckpointTensor? expert)
                || !expert.Shape.SequenceEqual(shape))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AllCount(IReadOnlyList<long> shape)
    {
        foreach (long size in shape)
        {
            if (size is < 1 or > int.MaxValue)
            {
                return false;
            }
        }

        return true;
    }
}
