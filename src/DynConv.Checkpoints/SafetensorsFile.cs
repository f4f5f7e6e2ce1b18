using System;
using System.Collections.Generic;
using System.IO;
using DynConv.Checkpoints.Output;

namespace DynConv.Checkpoints;

/// <summary>Safetensors files, as the <c>safetensors</c> package reads and writes them.</summary>
public static class SafetensorsFile
{
    /// <summary>Reads all tensors into memory. <see cref="Checkpoint.Open"/> reads them from a mapped file when they
    /// are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>The tensors by name.</returns>
    /// <exception cref="CheckpointException">The file is missing, damaged, no safetensors file, or too large for
    /// memory.</exception>
    public static StateDict Read(string path, CheckpointOptions? options = null)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path, options);
        return checkpoint.Format == CheckpointFormat.Safetensors
            ? StateDict.FromTensors(checkpoint.Tensors).ToMemory()
            : throw new CheckpointException(
                null, path, null, null, $"this is a {checkpoint.Format.ShortName()} file, not a safetensors file",
                null);
    }

    /// <summary>Writes tensors. The file appears whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="tensors">The tensors.</param>
    /// <exception cref="CheckpointException">The file cannot be written, a name is there twice, the format has no such
    /// element type (complex128, quantized), or a tensor has no data.</exception>
    public static void Write(string path, IEnumerable<CheckpointTensor> tensors) => Write(path, tensors, null);

    /// <summary>Writes tensors and texts about them. The file appears whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="metadata">Texts for <c>__metadata__</c>, or null. PyTorch's libraries write <c>format</c>:
    /// <c>pt</c>.</param>
    /// <exception cref="CheckpointException">As without texts.</exception>
    public static void Write(
        string path, IEnumerable<CheckpointTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        StateDict all = StateDict.FromTensors(tensors);
        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, all.Tensors, metadata));
    }

    /// <summary>Writes tensors to a stream.</summary>
    /// <param name="stream">Where to; it need not seek.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="metadata">Texts for <c>__metadata__</c>, or null.</param>
    /// <exception cref="CheckpointException">As for a file.</exception>
    public static void Write(
        Stream stream, IEnumerable<CheckpointTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsWriter.Write(stream, StateDict.FromTensors(tensors).Tensors, metadata);
    }
}
