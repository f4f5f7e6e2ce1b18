using System.Collections.Generic;
using System.Globalization;
using DynConv.Tool.Devices;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Models;

/// <summary>
/// How evenly a network mixes its experts at each temperature that its weights may want: no checkpoint tells which one
/// is right, but weights that were trained at a high one are nearly one-hot at 1.
/// </summary>
/// <param name="Used">The temperature of the run.</param>
/// <param name="SampleCount">How many samples were looked at.</param>
/// <param name="Candidates">Each temperature, and the mean entropy / log K of all layers and samples.</param>
internal sealed record TemperatureCheck(
    double Used, int SampleCount, IReadOnlyList<TemperatureCheck.Candidate> Candidates)
{
    private const int MostSamples = 8;

    /// <summary>A temperature, and how even the mixture is: 0 for one expert alone, 1 for all alike.</summary>
    internal readonly record struct Candidate(double Temperature, double Evenness);

    /// <summary>Looks at the first samples; null where there is no doubt, or none of them runs.</summary>
    public static TemperatureCheck? Of(
        RecognisedNetwork recognised, DeviceSession device, ISampleSource samples, Interruption interruption)
    {
        NetworkArchitecture architecture = recognised.Architecture;
        if (architecture.TemperatureCandidates.Count == 0 || FirstSamples.Of(samples, MostSamples) is not { } first)
        {
            return null;
        }

        List<Candidate> candidates = [];
        foreach (float temperature in architecture.TemperatureCandidates)
        {
            BatchRunner runner = new(
                recognised.Build(new NetworkOptions { Temperature = temperature }), device, first)
            {
                Batch = MostSamples,
                ObservesAttention = true,
                Clock = new StageClock(isOn: false),
            };
            candidates.Add(new Candidate(temperature, Evenness(runner.Run(interruption).Attention)));
        }

        return new TemperatureCheck(architecture.Temperature ?? 1, first.Count, candidates);
    }

    /// <summary>The warning of a run.</summary>
    public string Warning(string network)
    {
        List<string> texts = [];
        foreach (Candidate candidate in Candidates)
        {
            texts.Add(string.Create(
                CultureInfo.InvariantCulture, $"{candidate.Evenness:0.000} at {candidate.Temperature:0.###}"));
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"warning: no checkpoint tells the softmax temperature of {network}; {Used:0.###} is used. Mean attention "
            + $"entropy / log K of {SampleCount} samples: {string.Join(", ", texts)}. Near 0 at 1 (one expert alone) hints at "
            + $"training without annealing: then give --temperature with the training's");
    }

    private static double Evenness(IReadOnlyList<LayerAttention> layers)
    {
        double sum = 0;
        int count = 0;
        foreach (LayerAttention layer in layers)
        {
            foreach (float[]? row in layer.Rows)
            {
                if (row is { Length: > 1 })
                {
                    sum += layer.Evenness(row);
                    count++;
                }
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }
}
