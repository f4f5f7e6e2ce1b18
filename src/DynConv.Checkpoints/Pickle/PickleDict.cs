using System;
using System.Collections.Generic;

namespace DynConv.Checkpoints.Pickle;

/// <summary>A dict, OrderedDict, Counter or defaultdict in the order of insertion. Setting a key again replaces its
/// value in place.</summary>
internal sealed class PickleDict
{
    private readonly List<KeyValuePair<object?, object?>> _items = [];
    private Dictionary<string, int>? _index;

    public IReadOnlyList<KeyValuePair<object?, object?>> Items => _items;

    public void Set(object? key, object? value)
    {
        // Keys that are too long to be told apart by their text are kept side by side; whoever names tensors by them
        // finds out.
        string? text = KeyText.Identity(key);
        if (text is null)
        {
            _items.Add(new(key, value));
            return;
        }

        _index ??= new Dictionary<string, int>(StringComparer.Ordinal);
        if (_index.TryGetValue(text, out int at))
        {
            _items[at] = new(key, value);
        }
        else
        {
            _index.Add(text, _items.Count);
            _items.Add(new(key, value));
        }
    }

    /// <summary>The value of a text key.</summary>
    public bool TryGet(string key, out object? value)
    {
        if (_index is not null && _index.TryGetValue("s" + key, out int at))
        {
            value = _items[at].Value;
            return true;
        }

        value = null;
        return false;
    }
}
