using System;
using System.Collections.Generic;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Models;

/// <summary>The samples of a run, made when they are asked for.</summary>
internal interface ISampleSource
{
    /// <summary>The shape of all of them, [N, C, H, W].</summary>
    TensorShape Shape { get; }

    /// <summary>What was done to the samples that somebody should know.</summary>
    IReadOnlyCollection<string> Notes { get; }

    /// <summary>What a sample is called in reports.</summary>
    string Name(int index);

    /// <summary>Writes some samples, [count, C, H, W].</summary>
    void Fill(int first, int count, Span<float> destination);
}
