using System;
using System.Collections.Generic;
using DynConv.Checkpoints;

namespace DynConv.Vulkan.Networks.Binding;

/// <summary>Writes the message of a <see cref="StateDictMismatchException"/>.</summary>
internal static class MismatchReport
{
    private const int Listed = 100;

    /// <summary>The exception that names all faults.</summary>
    /// <param name="missing">What layers asked for and did not find.</param>
    /// <param name="unexpected">What no layer asked for.</param>
    /// <param name="mismatched">What is not as a layer wants it.</param>
    /// <param name="found">How many tensors were found, right or wrong.</param>
    /// <param name="strict">Whether what is unexpected is a fault.</param>
    public static StateDictMismatchException Create(
        List<MissingTensor> missing, List<string> unexpected, List<TensorMismatch> mismatched, int found, bool strict)
    {
        List<string> missingNames = missing.ConvertAll(static tensor => tensor.Key);
        (string Prefix, int Count)? wrapped = KeyHints.FindPrefix(missingNames, unexpected);
        // Where nothing is there without it, all of the network is behind it.
        string? prefix = found == 0 && wrapped?.Count == missing.Count ? wrapped?.Prefix : null;
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
        else if (wrapped is (string some, int count))
        {
            string part = Printable(some);
            sections.Add(
                $"{count} of the missing {(count == 1 ? "is" : "are")} there behind '{part}.', and other tensors without it: "
                + "a prefix is taken off where all names have it, so put it before all of them or before none");
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
