using System;
using System.Collections.Generic;

namespace DynConv.Checkpoints.Pickle;

/// <summary>A list, set or frozenset.</summary>
internal sealed class PickleList(bool isSet)
{
    private HashSet<string>? _texts;

    public bool IsSet { get; } = isSet;

    public List<object?> Items { get; } = [];

    /// <summary>The items as text, kept because many modules may share one set.</summary>
    public HashSet<string> Texts => _texts ??= new HashSet<string>(
        Items.ConvertAll(KeyText.Of), StringComparer.Ordinal);
}
