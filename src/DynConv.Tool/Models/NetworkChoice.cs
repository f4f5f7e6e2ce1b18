using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Tool.Commands;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Models;

/// <summary>Finds the network of a checkpoint.</summary>
internal static class NetworkChoice
{
    /// <summary>The network by its name, or recognised.</summary>
    /// <exception cref="RequestException">There is no network of that name, or none is recognised.</exception>
    public static RecognisedNetwork Choose(Checkpoint checkpoint, string? name)
    {
        if (name is not null)
        {
            if (!NetworkRecogniser.TryFind(name, out NetworkArchitecture? architecture))
            {
                throw new RequestException($"there is no network '{name}'; known are {KnownNames()}");
            }

            // Without its signature too: building then says what is missing.
            StateDict weights = checkpoint.GetStateDict();
            return architecture.FindIn(weights) ?? new RecognisedNetwork(architecture, string.Empty, weights);
        }

        return TryRecognise(checkpoint) ?? throw new RequestException(Unknown(checkpoint));
    }

    /// <summary>The network of a checkpoint, or null.</summary>
    public static RecognisedNetwork? TryRecognise(Checkpoint checkpoint) =>
        NetworkRecogniser.TryRecognise(checkpoint.GetStateDict(), out RecognisedNetwork? network) ? network : null;

    /// <summary>Builds it.</summary>
    /// <param name="network">What a checkpoint was found to be.</param>
    /// <param name="temperature">What --temperature says; null for the network's own.</param>
    /// <exception cref="RequestException">A temperature is given, and nothing in the network has one.</exception>
    public static Network Build(RecognisedNetwork network, double? temperature)
    {
        if (temperature is not null && network.Architecture.Temperature is null)
        {
            throw new RequestException(
                $"nothing in {network.Architecture} has a temperature; leave --temperature away");
        }

        return network.Build(new NetworkOptions { Temperature = (float?)temperature });
    }

    /// <summary>The picture that a network wants.</summary>
    /// <exception cref="RequestException">It does not look at pictures.</exception>
    public static ImageInput Image(RecognisedNetwork network) => network.Architecture.Image
        ?? throw new RequestException($"{network.Architecture} does not look at pictures");

    private static string Unknown(Checkpoint checkpoint)
    {
        StateDict weights = checkpoint.GetStateDict();
        if (PartialWrapper.Find(weights) is string reason)
        {
            return $"{PrintableText.Of(checkpoint.Path)}: no known network: {reason}";
        }

        IReadOnlyList<(string Name, LayerKind Kind)> layers = LayerCensus.Find(weights);
        if (layers.Count == 0)
        {
            return $"{PrintableText.Of(checkpoint.Path)}: no known network, and no dynamic layer in it; "
                + "see 'dynconv networks' and name one with --network if it is one of them";
        }

        return $"{PrintableText.Of(checkpoint.Path)}: no known network, but dynamic layers: "
            + $"{string.Join("; ", CensusText.Of(layers))}. "
            + "Describe the rest in C# (docs/networks.md), run one by itself with 'dynconv layer --kind', "
            + "or name the network with --network (see 'dynconv networks')";
    }

    private static string KnownNames()
    {
        List<string> names = [];
        foreach (NetworkArchitecture architecture in NetworkRecogniser.Known)
        {
            names.Add(architecture.Name);
        }

        return string.Join(", ", names);
    }
}
