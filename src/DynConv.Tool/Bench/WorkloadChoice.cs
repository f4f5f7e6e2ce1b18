using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Tool.Commands;

namespace DynConv.Tool.Bench;

/// <summary>Which layers a command line means.</summary>
internal static class WorkloadChoice
{
    private const long MostWeights = 1L << 28;

    /// <summary>Letters, lists of them and ranges.</summary>
    /// <exception cref="RequestException">Something in it is no workload.</exception>
    public static List<LayerWorkload> Choose(string names, string option = "--workload")
    {
        List<LayerWorkload> chosen = [];
        foreach (string part in names.Split(','))
        {
            string[] ends = part.Split("..");
            int first = IndexOf(ends[0], option), last = IndexOf(ends[^1], option);
            if (ends.Length > 2 || last < first)
            {
                throw new RequestException($"{option}: '{part}' is no range; a range is like a..e");
            }

            for (int i = first; i <= last; i++)
            {
                chosen.Add(LayerWorkload.Known[i]);
            }
        }

        return chosen;
    }

    /// <summary>Gives a layer back if it is one.</summary>
    /// <exception cref="RequestException">Its numbers do not go together.</exception>
    public static LayerWorkload Check(LayerWorkload layer)
    {
        if (layer.Channels % layer.Groups != 0 || layer.Filters % layer.Groups != 0)
        {
            throw new RequestException(
                $"--groups {layer.Groups} does not divide {layer.Channels} channels and {layer.Filters} filters");
        }

        UInt128 weights = (UInt128)layer.Experts * (uint)layer.Filters * (uint)(layer.Channels / layer.Groups)
            * (uint)layer.Kernel.Height * (uint)layer.Kernel.Width;
        UInt128 features = (UInt128)layer.Channels * (uint)layer.Map.Height * (uint)layer.Map.Width;
        return weights <= MostWeights && features <= MostWeights
            ? layer
            : throw new RequestException(
                $"{layer}: more than {MostWeights} weights or numbers of input; make it smaller");
    }

    private static int IndexOf(string name, string option)
    {
        for (int i = 0; i < LayerWorkload.Known.Count; i++)
        {
            if (LayerWorkload.Known[i].Name == name)
            {
                return i;
            }
        }

        throw new RequestException(
            $"{option}: there is no workload '{name}'; known are "
            + string.Join(", ", LayerWorkload.Known.Select(static layer => layer.Name)));
    }
}
