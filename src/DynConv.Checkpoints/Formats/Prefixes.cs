using System;
using System.Collections.Generic;

namespace DynConv.Checkpoints.Formats;

/// <summary>
/// Takes off the prefixes that wrappers of modules put before every name: <c>module.</c> (DataParallel, DDP),
/// <c>_orig_mod.</c> (torch.compile), <c>model.</c> and <c>net.</c> (Lightning), in any order.
/// </summary>
internal static class Prefixes
{
    private static readonly string[] Known = ["module.", "_orig_mod.", "model.", "net."];

    /// <summary>The same tensors without a prefix that all of them share.</summary>
    public static IReadOnlyList<CheckpointTensor> Strip(IReadOnlyList<CheckpointTensor> tensors)
    {
        int length = 0;
        while (FindShared(tensors, length) is string prefix)
        {
            length += prefix.Length;
        }

        if (length == 0)
        {
            return tensors;
        }

        CheckpointTensor[] stripped = new CheckpointTensor[tensors.Count];
        for (int i = 0; i < stripped.Length; i++)
        {
            stripped[i] = tensors[i].WithName(tensors[i].Name[length..]);
        }

        return stripped;
    }

    private static string? FindShared(IReadOnlyList<CheckpointTensor> tensors, int from)
    {
        foreach (string prefix in Known)
        {
            bool isShared = tensors.Count > 0;
            foreach (CheckpointTensor tensor in tensors)
            {
                isShared = isShared && tensor.Name.Length > from + prefix.Length
                    && tensor.Name.AsSpan(from).StartsWith(prefix, StringComparison.Ordinal);
            }

            if (isShared)
            {
                return prefix;
            }
        }

        return null;
    }
}
