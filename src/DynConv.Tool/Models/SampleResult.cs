using System;
using System.Collections.Generic;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Models;

/// <summary>What became of one sample.</summary>
internal sealed record SampleResult
{
    /// <summary>One output of a sample.</summary>
    /// <param name="Sizes">Its shape without the axis of the batch.</param>
    /// <param name="Values">Row-major; empty where they were written already.</param>
    internal sealed record Output(IReadOnlyList<int> Sizes, float[] Values);

    /// <summary>The shape that the network got; null where the sample could not be read.</summary>
    public TensorShape? Input { get; init; }

    /// <summary>The rows and columns of it that are the sample's own.</summary>
    public Size2d Kept { get; init; }

    /// <summary>The network's outputs, the main one first; none where it did not run.</summary>
    public IReadOnlyList<Output> Outputs { get; init; } = [];

    /// <summary>Why it did not run; null if it did.</summary>
    public Exception? Failure { get; init; }

    /// <summary>The file that took the output, or null.</summary>
    public string? File { get; init; }
}
