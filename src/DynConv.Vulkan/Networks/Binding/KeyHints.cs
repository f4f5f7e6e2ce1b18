using System;
using System.Collections.Generic;

namespace DynConv.Vulkan.Networks.Binding;

/// <summary>Finds what somebody may have meant by a name that is not there.</summary>
internal static class KeyHints
{
    private const int Candidates = 2000;
    private const int LongestKey = 200;
    private const int Slips = 2;
    private const int MostPrefixes = 64;

    /// <summary>
    /// The p for which most missing names n are there as p.n, and for how many; null if there is none, or if only some
    /// are behind what is no usual wrapper.
    /// </summary>
    public static (string Prefix, int Count)? FindPrefix(List<string> missing, List<string> unexpected)
    {
        HashSet<string> there = new(unexpected, StringComparer.Ordinal);
        (string Prefix, int Count)? best = null;
        foreach (string prefix in FindPrefixes(missing, unexpected))
        {
            int count = missing.FindAll(name => there.Contains($"{prefix}.{name}")).Count;
            if (count > (best?.Count ?? 0) && (count == missing.Count || WrapperNames.All.Contains(prefix)))
            {
                best = (prefix, count);
            }
        }

        return best;
    }

    /// <summary>A name that differs by a prefix or by one or two letters, or null.</summary>
    public static string? FindNearest(string key, List<string> unexpected)
    {
        int count = Math.Min(unexpected.Count, Candidates);
        string? nearest = null;
        int least = Slips + 1;
        for (int i = 0; i < count; i++)
        {
            string candidate = unexpected[i];
            if (candidate.EndsWith("." + key, StringComparison.Ordinal)
                || key.EndsWith("." + candidate, StringComparison.Ordinal))
            {
                return candidate;
            }

            int distance = Distance(key, candidate);
            if (distance < least)
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>What may stand before the missing names: the usual wrappers, and what is before the first one.</summary>
    private static HashSet<string> FindPrefixes(List<string> missing, List<string> unexpected)
    {
        HashSet<string> prefixes = new(StringComparer.Ordinal);
        if (missing.Count == 0)
        {
            return prefixes;
        }

        prefixes.UnionWith(WrapperNames.All);
        string end = "." + missing[0];
        for (int i = 0; i < unexpected.Count && prefixes.Count < MostPrefixes; i++)
        {
            if (unexpected[i].EndsWith(end, StringComparison.Ordinal))
            {
                prefixes.Add(unexpected[i][..^end.Length]);
            }
        }

        return prefixes;
    }

    /// <summary>
    /// Letters to insert, remove or change (Levenshtein); more than <see cref="Slips"/> where that is sure early.
    /// </summary>
    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > Slips || Math.Max(left.Length, right.Length) > LongestKey)
        {
            return Slips + 1;
        }

        Span<int> row = stackalloc int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int change = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
