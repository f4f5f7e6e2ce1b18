using System;
using System.Collections.Generic;
using System.IO;
using DynConv.Checkpoints.Output;

namespace DynConv.Checkpoints;

/// <summary>Archives of NumPy arrays, as <c>numpy.savez</c> and <c>numpy.load</c>.</summary>
public static class NpzFile
{
    /// <summary>Reads all arrays into memory. <see cref="Checkpoint.Open"/> reads them from a mapped file when they are
    /// asked for.</summary>
    /// <param name="path">The file, stored or deflated.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>The arrays by name.</returns>
    /// <exception cref="CheckpointException">The file is missing, damaged, no npz file, or too large for
    /// memory.</exception>
    public static StateDict Read(string path, CheckpointOptions? options = null)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path, options);
        return checkpoint.Format == CheckpointFormat.Npz
            ? StateDict.FromTensors(checkpoint.Tensors).ToMemory()
            : throw new CheckpointException(
                null, path, null, null, $"this is a {checkpoint.Format.ShortName()} file, not an npz file", null);
    }

    /// <summary>Writes arrays under their names, uncompressed. The file appears whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="tensors">The arrays, in order.</param>
    /// <exception cref="CheckpointException">The file cannot be written, a name is empty, twice there or leads out of
    /// the archive, NumPy has no such element type, or a tensor has no data.</exception>
    public static void Write(string path, IEnumerable<CheckpointTensor> tensors)
    {
        StateDict arrays = Check(tensors);
        AtomicFile.Write(path, stream => Write(stream, arrays));
    }

    /// <summary>Writes arrays under their names to a stream, uncompressed.</summary>
    /// <param name="stream">Where to; it need not seek.</param>
    /// <param name="tensors">The arrays, in order.</param>
    /// <exception cref="CheckpointException">As for a file.</exception>
    public static void Write(Stream stream, IEnumerable<CheckpointTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Write(stream, Check(tensors));
    }

    private static StateDict Check(IEnumerable<CheckpointTensor> tensors)
    {
        StateDict arrays = StateDict.FromTensors(tensors);
        foreach (CheckpointTensor tensor in arrays.Tensors)
        {
            if (tensor.Name.Length is 0 or > 32_000 || tensor.Name.StartsWith('/')
                || tensor.Name.AsSpan().ContainsAny('\\', '\0')
                || Array.IndexOf(tensor.Name.Split('/'), "..") >= 0)
            {
                throw tensor.Refuse("an npz archive cannot have an array of this name", "give it another name");
            }

            _ = NpyWriter.Header(tensor);
        }

        return arrays;
    }

    private static void Write(Stream stream, StateDict arrays)
    {
        ZipWriter zip = new(stream);
        foreach (CheckpointTensor tensor in arrays.Tensors)
        {
            zip.Add(tensor.Name + ".npy", content => NpyWriter.Write(content, tensor));
        }

        zip.Finish();
    }
}
