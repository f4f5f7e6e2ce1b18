using System.Collections.Generic;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Reports;

/// <summary>What <c>dynconv networks --json</c> prints.</summary>
/// <param name="Networks">In the order in which they are looked for.</param>
internal sealed record NetworksDocument(IReadOnlyList<NetworksDocument.Network> Networks)
{
    /// <summary>One network.</summary>
    /// <param name="Name">The name that --network takes.</param>
    /// <param name="Description">What it is.</param>
    /// <param name="Family">The method that makes it dynamic.</param>
    /// <param name="Parameters">Numbers in its parameters.</param>
    /// <param name="Tensors">Tensors in its state dict.</param>
    /// <param name="Input">The shape of one sample as published, [1, C, H, W].</param>
    /// <param name="Preprocessing">What is done to a picture; left out for networks that hear.</param>
    /// <param name="Temperature">What --temperature is by default; left out where nothing has one.</param>
    /// <param name="TemperatureCandidates">What it may have to be; left out where there is no doubt.</param>
    /// <param name="Classes">How many classes have names of the network's own; left out where none has.</param>
    /// <param name="Licence">Of the published weights.</param>
    internal sealed record Network(
        string Name,
        string Description,
        string Family,
        long Parameters,
        int Tensors,
        IReadOnlyList<int> Input,
        Picture? Preprocessing,
        double? Temperature,
        IReadOnlyList<float>? TemperatureCandidates,
        int? Classes,
        string Licence);

    /// <summary>What is done to a picture; <c>Shorter</c> is its shorter side after scaling, left out where it keeps its
    /// size or is shown whole.</summary>
    internal sealed record Picture(
        int? Shorter,
        string Interpolation,
        bool KeepsSize,
        bool LightOnDark,
        IReadOnlyList<float> Mean,
        IReadOnlyList<float> StandardDeviation);

    public static NetworksDocument Of(IReadOnlyList<NetworkArchitecture> networks)
    {
        List<Network> entries = [];
        foreach (NetworkArchitecture network in networks)
        {
            entries.Add(new Network(
                network.Name, network.Description, network.Family, network.Parameters, network.Tensors,
                network.Input.Shape(1).Sizes, network.Image is ImageInput image ? Of(image) : null,
                network.Temperature,
                network.TemperatureCandidates.Count == 0 ? null : network.TemperatureCandidates,
                network.Classes.Count == 0 ? null : network.Classes.Count, network.Licence));
        }

        return new NetworksDocument(entries);
    }

    private static Picture Of(ImageInput image) => new(
        InputText.ShorterSide(image), image.Interpolation == Interpolation.Bicubic ? "bicubic" : "bilinear",
        image.KeepsSize, image.IsLightOnDark, image.Mean, image.StandardDeviation);
}
