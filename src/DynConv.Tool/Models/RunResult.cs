using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Tool.Commands;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Models;

/// <summary>What a network gave for all samples.</summary>
/// <param name="Samples">One after another.</param>
/// <param name="OutputNames">The network's outputs, the main one first.</param>
/// <param name="Attention">Of every dynamic layer, in the network's order; empty where nobody asked for it.</param>
/// <param name="Seconds">What reading and running took, without the device's and the plan's preparation.</param>
internal sealed record RunResult(
    IReadOnlyList<SampleResult> Samples, IReadOnlyList<string> OutputNames, IReadOnlyList<LayerAttention> Attention,
    double Seconds)
{
    /// <summary>Bytes of weights on the device.</summary>
    public ulong WeightBytes { get; init; }

    /// <summary>A sample that ran.</summary>
    public SampleResult First => Samples.First(static sample => sample.Failure is null);

    /// <summary>Samples that did not run.</summary>
    public int Failures => Samples.Count(static sample => sample.Failure is not null);

    /// <summary>Whether the numbers of a sample's main output stand for classes.</summary>
    public bool IsClasses => First.Outputs[0].Sizes.Count == 1;

    /// <summary>For where all samples are wanted.</summary>
    /// <exception cref="RequestException">One did not run.</exception>
    public void ThrowIfSomeFailed()
    {
        if (Samples.FirstOrDefault(static sample => sample.Failure is not null) is SampleResult failed)
        {
            throw failed.Failure!;
        }
    }

    /// <summary>The main output of a sample that ran.</summary>
    public ReadOnlySpan<float> Main(int sample) => Samples[sample].Outputs[0].Values;

    /// <summary>The shape [N, C, H, W] of all inputs; null where they have different ones.</summary>
    public TensorShape? InputShape =>
        Samples.All(sample => sample.Input is null || sample.Input == First.Input)
            ? First.Input!.Value.WithBatch(Samples.Count)
            : null;

    /// <summary>The shape [N, …] of an output of all samples; null where they have different ones.</summary>
    public IReadOnlyList<int>? OutputSizes(int output)
    {
        IReadOnlyList<int> sizes = First.Outputs[output].Sizes;
        return Samples.All(sample => sample.Failure is not null || sample.Outputs[output].Sizes.SequenceEqual(sizes))
            ? [Samples.Count, .. sizes]
            : null;
    }

    /// <summary>An output of all samples, row-major; NaN for samples that did not run.</summary>
    /// <exception cref="RequestException">The samples' outputs have different shapes, or are too large
    /// together.</exception>
    public float[] Gather(int output)
    {
        if (OutputSizes(output) is null)
        {
            throw new RequestException(
                $"the outputs '{OutputNames[output]}' have different shapes, which one array cannot hold; run samples "
                + "of one size at a time");
        }

        int size = First.Outputs[output].Values.Length;
        if ((long)size * Samples.Count > int.MaxValue / 2)
        {
            throw new RequestException(
                $"the output '{OutputNames[output]}' of {Samples.Count} samples is too large for one array; run fewer");
        }

        float[] values = new float[size * Samples.Count];
        for (int n = 0; n < Samples.Count; n++)
        {
            Span<float> target = values.AsSpan(n * size, size);
            if (Samples[n].Failure is null)
            {
                Samples[n].Outputs[output].Values.CopyTo(target);
            }
            else
            {
                target.Fill(float.NaN);
            }
        }

        return values;
    }
}
