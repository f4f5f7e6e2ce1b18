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

    /// <summary>The picture that a network wants.</summary>
    /// <exception cref="RequestException">It does not look at pictures.</exception>
    public static ImageInput Image(RecognisedNetwork network) => network.Architecture.Image
        ?? throw new RequestException($"{network.Architecture} does not look at pictures");

    private static string Unknown(Checkpoint checkpoint)
    {
        IReadOnlyList<DynamicLayerInfo> layers = DynamicLayerSearch.Find(checkpoint.GetStateDict());
        string advice = layers.Count == 0
            ? "name one with --network if it is one of them"
            : $"run one of its {layers.Count} dynamic layers with 'dynconv layer', or name the network with --network";
        return $"{PrintableText.Of(checkpoint.Path)}: no known network (known: {KnownNames()}); {advice}";
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
