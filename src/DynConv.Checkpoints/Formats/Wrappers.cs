using System.Collections.Generic;
using DynConv.Checkpoints.Pickle;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Formats;

/// <summary>Finds the network inside a training checkpoint: the dicts that training scripts wrap around a
/// state_dict.</summary>
internal static class Wrappers
{
    private const int MaxLayers = 4;

    /// <summary>In the order in which they are preferred.</summary>
    private static readonly string[] Names =
    [
        "state_dict", "model_state_dict", "model", "net", "module", "model_ema", "ema", "state_dict_ema", "params",
        "params_ema",
        "network", "weights", "generator", "net_g", "netG", "g", "G",
    ];

    /// <summary>The value that holds the network's tensors: the first wrapper in it that does, or the value
    /// itself.</summary>
    public static object? Find(object? root)
    {
        object? value = root;
        for (int layer = 0; layer < MaxLayers; layer++)
        {
            if (FindInside(value) is not { } inner)
            {
                break;
            }

            value = inner;
        }

        return value;
    }

    private static object? FindInside(object? value)
    {
        if (EntriesOf(value) is not { } dict)
        {
            return null;
        }

        HashSet<PickleDict> without = [];
        foreach (string name in Names)
        {
            if (dict.TryGet(name, out object? inner) && HoldsNetwork(inner, MaxLayers, without))
            {
                return inner;
            }
        }

        return null;
    }

    /// <summary>Whether a value is a module, or a dict with a tensor in it or in a wrapper in it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="layers">How many wrappers may lie in one another.</param>
    /// <param name="without">Dicts that were searched in vain; each is searched once, however often it is
    /// shared.</param>
    private static bool HoldsNetwork(object? value, int layers, HashSet<PickleDict> without)
    {
        if (value is PickleObject { IsModule: true })
        {
            return true;
        }

        if (EntriesOf(value) is not { } dict || !without.Add(dict))
        {
            return false;
        }

        foreach (KeyValuePair<object?, object?> entry in dict.Items)
        {
            if (entry.Value is TensorView or NumpyArray { View: not null })
            {
                return true;
            }
        }

        foreach (string name in layers > 0 ? Names : [])
        {
            if (dict.TryGet(name, out object? inner) && HoldsNetwork(inner, layers - 1, without))
            {
                return true;
            }
        }

        return false;
    }

    private static PickleDict? EntriesOf(object? value) => value switch
    {
        PickleDict dict => dict,
        PickleObject { IsModule: false, Entries: { } entries } => entries,
        _ => null,
    };
}
