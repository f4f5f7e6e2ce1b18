using System.Collections.Generic;
using DynConv.Checkpoints.Pickle;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Formats;

/// <summary>Finds the network inside a training checkpoint: the dicts that training scripts wrap around a state_dict.</summary>
internal static class Wrappers
{
    private const int MaxLayers = 4;

    /// <summary>In the order in which they are preferred.</summary>
    private static readonly string[] Names =
    [
        "state_dict", "model_state_dict", "model", "net", "module", "model_ema", "ema", "state_dict_ema", "params", "params_ema",
        "network", "weights", "generator", "net_g", "netG", "g", "G",
    ];

    /// <summary>The value that holds the network's tensors: the first wrapper in it that does, or the value itself.</summary>
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
        PickleDict? dict = value switch
        {
            PickleDict plain => plain,
            PickleObject { IsModule: false, Entries: { } entries } => entries,
            _ => null,
        };
        if (dict is null)
        {
            return null;
        }

        foreach (string name in Names)
        {
            if (dict.TryGet(name, out object? inner) && HoldsNetwork(inner, MaxLayers))
            {
                return inner;
            }
        }

        return null;
    }

    /// <summary>Whether a value is a module, or a dict with a tensor in it or in a wrapper in it.</summary>
    private static bool HoldsNetwork(object? value, int layers)
    {
        switch (value)
        {
            case PickleObject { IsModule: true }:
                return true;
            case PickleObject { Entries: { } entries }:
                return HoldsTensor(entries, layers);
            case PickleDict dict:
                return HoldsTensor(dict, layers);
            default:
                return false;
        }
    }

    private static bool HoldsTensor(PickleDict dict, int layers)
    {
        foreach (KeyValuePair<object?, object?> entry in dict.Items)
        {
            if (entry.Value is TensorView or NumpyArray { View: not null })
            {
                return true;
            }
        }

        if (layers > 0)
        {
            foreach (string name in Names)
            {
                if (dict.TryGet(name, out object? inner) && HoldsNetwork(inner, layers - 1))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
