using System;
using System.Collections.Generic;
using DynConv.Checkpoints.Bytes;

namespace DynConv.Checkpoints;

/// <summary>An open checkpoint file.</summary>
public sealed class Checkpoint : IDisposable
{
    private readonly IDisposable _file;

    private Checkpoint(string path, IDisposable file)
    {
        Path = path;
        _file = file;
    }

    /// <summary>The file, as it was named.</summary>
    public string Path { get; }

    /// <summary>What kind of file it is.</summary>
    public CheckpointFormat Format { get; }

    /// <summary>Every tensor in the file under its whole name, in the file's order.</summary>
    public IReadOnlyList<CheckpointTensor> Tensors { get; } = [];

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>The checkpoint, which must be disposed of.</returns>
    /// <exception cref="CheckpointException">The file is missing, not a checkpoint, or breaks a rule of its format.</exception>
    public static Checkpoint Open(string path, CheckpointOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new Checkpoint(path, MappedFile.Open(path));
    }

    /// <summary>The network's tensors, taken out of the wrappers around them, without the prefixes that all names share.</summary>
    /// <returns>The state dict.</returns>
    /// <exception cref="CheckpointException">Two tensors have one name.</exception>
    public StateDict GetStateDict() => StateDict.FromTensors(Tensors);

    /// <summary>Closes the file. Tensors of it cannot be read afterwards.</summary>
    public void Dispose() => _file.Dispose();
}
