using System;
using System.IO;
using DynConv.Checkpoints.Output;

namespace DynConv.Checkpoints;

/// <summary>Files of one NumPy array, as <c>numpy.save</c> and <c>numpy.load</c>.</summary>
public static class NpyFile
{
    /// <summary>Reads an array into memory. <see cref="Checkpoint.Open"/> reads one of any size from a mapped
    /// file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>The array, with an empty name.</returns>
    /// <exception cref="CheckpointException">The file is missing, damaged, no npy file, or too large for
    /// memory.</exception>
    public static CheckpointTensor Read(string path, CheckpointOptions? options = null)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path, options);
        return checkpoint.Format == CheckpointFormat.Npy
            ? checkpoint.Tensors[0].ToMemory()
            : throw new CheckpointException(
                null, path, null, null, $"this is a {checkpoint.Format.ShortName()} file, not an npy file", null);
    }

    /// <summary>Writes an array, row-major. The file appears whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="tensor">The array. Its name is not kept.</param>
    /// <exception cref="CheckpointException">The file cannot be written, NumPy has no such element type (bfloat16,
    /// float8, quantized), or the tensor has no data.</exception>
    public static void Write(string path, CheckpointTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        AtomicFile.Write(path, stream => NpyWriter.Write(stream, tensor));
    }

    /// <summary>Writes an array to a stream, row-major.</summary>
    /// <param name="stream">Where to; it need not seek.</param>
    /// <param name="tensor">The array. Its name is not kept.</param>
    /// <exception cref="CheckpointException">NumPy has no such element type, or the tensor has no data.</exception>
    public static void Write(Stream stream, CheckpointTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensor);
        NpyWriter.Write(stream, tensor);
    }
}
