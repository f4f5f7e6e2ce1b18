using System;
using System.IO;

namespace DynConv.Checkpoints.Output;

/// <summary>Writes a file whole or not at all: beside its place under another name, then renamed.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file; one that is there already is replaced only once the new one is whole.</summary>
    /// <exception cref="CheckpointException">The place cannot be written, or <paramref name="write"/> says
    /// so.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        string? temporary = null;
        try
        {
            string target = Path.GetFullPath(path);
            if (Directory.Exists(target))
            {
                throw new CheckpointException(
                    null, path, null, null, "cannot be written: it is a directory", "give a file's name");
            }

            temporary = Path.Combine(
                Path.GetDirectoryName(target) ?? string.Empty, $".{Path.GetRandomFileName()}.partial");
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
            temporary = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            throw new CheckpointException(
                null, path, null, null, $"cannot be written ({Escaping.Escape(exception.Message, 300)})", null,
                exception);
        }
        finally
        {
            Remove(temporary);
        }
    }

    private static void Remove(string? temporary)
    {
        try
        {
            if (temporary is not null)
            {
                File.Delete(temporary);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }
}
