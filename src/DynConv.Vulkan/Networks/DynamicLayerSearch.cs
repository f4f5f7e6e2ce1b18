using System;
using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks.Binding;

namespace DynConv.Vulkan.Networks;

/// <summary>Finds the dynamic convolutions of a state dict, whatever network they are of.</summary>
public static class DynamicLayerSearch
{
    /// <summary>Finds what <see cref="Layers.DynamicConv2d"/> can take.</summary>
    /// <param name="stateDict">Any state dict.</param>
    /// <returns>The layers in the file's order; those with a bank of experts [K, O, C/G, kh, kw] and both layers of the
    /// attention.</returns>
    public static IReadOnlyList<DynamicLayerInfo> Find(StateDict stateDict)
    {
        ArgumentNullException.ThrowIfNull(stateDict);
        List<DynamicLayerInfo> found = [];
        foreach (CheckpointTensor tensor in stateDict.Tensors)
        {
            if (tensor.Shape.Count != 5)
            {
                continue;
            }

            foreach (AttentionSpelling spelling in AttentionSpelling.All)
            {
                if (PrefixOf(tensor.Name, spelling.Bank) is string prefix
                    && Describe(stateDict, prefix, spelling, tensor.Shape) is DynamicLayerInfo layer)
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
        StateDict stateDict, string prefix, AttentionSpelling spelling, IReadOnlyList<long> bank)
    {
        if (!stateDict.TryGetTensor($"{prefix}{spelling.Fc1}.weight", out CheckpointTensor? fc1)
            || !stateDict.TryGetTensor($"{prefix}{spelling.Fc2}.weight", out _)
            || fc1.Shape.Count is not (2 or 4) || !AllCount(bank) || !AllCount(fc1.Shape))
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
