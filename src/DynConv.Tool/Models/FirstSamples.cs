using System;
using System.Collections.Generic;
using DynConv.Tool.Commands;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Models;

/// <summary>The first samples of a source that can be read.</summary>
internal sealed class FirstSamples : ISampleSource
{
    private readonly List<Sample> _samples;

    private FirstSamples(List<Sample> samples) => _samples = samples;

    public int Count => _samples.Count;

    public TensorShape? Shape => null;

    public IReadOnlyCollection<string> Notes => [];

    /// <summary>At most so many, or null if none of as many can be read.</summary>
    public static FirstSamples? Of(ISampleSource source, int most)
    {
        List<Sample> samples = [];
        for (int i = 0; i < Math.Min(most, source.Count); i++)
        {
            try
            {
                samples.Add(source.Read(i));
            }
            catch (RequestException)
            {
                // The run itself says which one, and why.
            }
        }

        return samples.Count == 0 ? null : new FirstSamples(samples);
    }

    public string Name(int index) => string.Empty;

    public Sample Read(int index) => _samples[index];
}
