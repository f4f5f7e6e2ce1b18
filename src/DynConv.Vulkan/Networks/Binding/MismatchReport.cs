using System;
using System.Collections.Generic;
using DynConv.Checkpoints;

namespace DynConv.Vulkan.Networks.Binding;

/// <summary>Writes the message of a <see cref="StateDictMismatchException"/>.</summary>
internal static class MismatchReport
{
    private const int Listed = 100;

    public static StateDictMismatchException Create(
        List<MissingTensor> missing, List<string> unexpected, List<TensorMismatch> mismatched, bool strict)
    {
        List<string> missingNames = missing.ConvertAll(static tensor => tensor.Key);
        string? prefix = KeyHints.FindCommonPrefix(missingNames, unexpected);
        List<string> sections = [];
        // Hints are for a few slips; where a whole network is the wrong one they are noise.
        bool hints = prefix is null && missing.Count <= Listed;
        AddSection(sections, "missing", missing.ConvertAll(tensor =>
            $"{tensor.Key} {tensor.Shape}{(hints ? Hint(tensor.Key, unexpected) : string.Empty)}"));
        if (strict)
        {
            AddSection(sections, "unexpected", unexpected.ConvertAll(Printable));
        }

        AddSection(sections, "mis-shaped", mismatched.ConvertAll(static tensor =>
            $"{Printable(tensor.Name)} is {tensor.Actual}, wanted {tensor.Expected}"));
        if (prefix is not null)
        {
            string part = Printable(prefix);
            sections.Add($"the missing ones are there behind '{part}.': bind StateDict.Within(\"{part}\")");
        }

        return new StateDictMismatchException(
            $"the state dict does not suit the network: {string.Join("; ", sections)}",
            missingNames.AsReadOnly(),
            (strict ? unexpected : []).AsReadOnly(),
            mismatched.AsReadOnly());
    }

    private static void AddSection(List<string> sections, string title, List<string> items)
    {
        if (items.Count > 0)
        {
            int count = Math.Min(items.Count, Listed);
            string rest = count < items.Count ? $" and {items.Count - count} more" : string.Empty;
            sections.Add($"{title} {string.Join(", ", items.GetRange(0, count))}{rest}");
        }
    }

    private static string Hint(string key, List<string> unexpected)
    {
        string? near = KeyHints.FindNearest(key, unexpected);
        return near is null ? string.Empty : $" (there is {Printable(near)})";
    }

    // A file can call a tensor anything.
    private static string Printable(string name) => Escaping.Escape(name, limit: 200);
}
