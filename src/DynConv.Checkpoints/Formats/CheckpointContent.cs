using System;
using System.Collections.Generic;

namespace DynConv.Checkpoints.Formats;

/// <summary>What a reader of one format found in a file.</summary>
internal sealed class CheckpointContent(CheckpointFormat format, IReadOnlyList<CheckpointTensor> tensors)
{
    public CheckpointFormat Format { get; } = format;

    public IReadOnlyList<CheckpointTensor> Tensors { get; } = tensors;

    /// <summary>Tensors in plain attributes of pickled modules.</summary>
    public IReadOnlyList<CheckpointTensor> AttributeTensors { get; init; } = [];

    /// <summary>The network's tensors out of their wrappers; null where the file has no wrappers.</summary>
    public Func<IReadOnlyList<CheckpointTensor>>? Unwrap { get; init; }

    /// <summary>Plain values by path.</summary>
    public Func<IReadOnlyDictionary<string, object?>> Attributes { get; init; } = static () =>
        new Dictionary<string, object?>();

    /// <summary>What is odd about the file without making it unreadable.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Other files that were opened for this one.</summary>
    public IReadOnlyList<IDisposable> Files { get; init; } = [];
}
