using System.Collections.Generic;
using DynConv.Checkpoints;

namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>A known architecture found in a checkpoint.</summary>
/// <param name="Architecture">What it is.</param>
/// <param name="Prefix">What its tensors' names begin with in the checkpoint, without the dot
/// (<c>state_dict.module</c>); empty where they are bare.</param>
/// <param name="Weights">Its tensors without that prefix.</param>
public sealed record RecognisedNetwork(NetworkArchitecture Architecture, string Prefix, StateDict Weights)
{
    /// <summary>The state dict that this was found in, to tell where a tensor is that is missing behind the
    /// prefix.</summary>
    internal StateDict? Whole { get; init; }

    /// <summary>Builds the network.</summary>
    /// <param name="options">Strictness and temperature; null for strict binding. Without a temperature the
    /// architecture's own is taken.</param>
    /// <returns>The network.</returns>
    /// <exception cref="StateDictMismatchException">The tensors do not suit the architecture after all.</exception>
    public Network Build(NetworkOptions? options = null)
    {
        options ??= new NetworkOptions();
        try
        {
            return Network.Build(
                Architecture.CreateLayer(),
                Weights,
                options with { Temperature = options.Temperature ?? Architecture.Temperature });
        }
        catch (StateDictMismatchException fault) when (FindOutside(fault.Missing) is string name)
        {
            throw fault.With(
                $"{Escaping.Escape(name, limit: 200)} is there without all of "
                    + $"'{Escaping.Escape(Prefix, limit: 200)}.', "
                    + "which most names begin with: save it with that prefix on all names or on none");
        }
    }

    /// <summary>The file's name of a missing tensor that has only a part of the prefix, or null.</summary>
    private string? FindOutside(IReadOnlyList<string> missing)
    {
        for (string place = Prefix; Whole is not null && place.Length > 0;)
        {
            place = place.LastIndexOf('.') is int dot and >= 0 ? place[..dot] : string.Empty;
            foreach (string name in missing)
            {
                string whole = place.Length == 0 ? name : $"{place}.{name}";
                if (Whole.TryGetTensor(whole, out _))
                {
                    return whole;
                }
            }
        }

        return null;
    }
}
