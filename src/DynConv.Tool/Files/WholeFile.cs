using System;
using System.IO;
using DynConv.Tool.Commands;

namespace DynConv.Tool.Files;

/// <summary>Reads a file that is decoded in memory.</summary>
internal static class WholeFile
{
    /// <summary>All of its bytes, at least one.</summary>
    /// <exception cref="RequestException">It is missing, empty, too large, a pipe, or cannot be read.</exception>
    public static byte[] Read(string path, FileKind kind)
    {
        try
        {
            // Asked before opening: to open a pipe waits for its writer, and pipes and devices say that they are empty.
            FileInfo file = new(path);
            if (!file.Exists)
            {
                throw new RequestException($"{path}: there is no such file");
            }

            if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            {
                file = target;
            }

            if (file.Length == 0)
            {
                throw new RequestException($"{path} is empty, not {kind.One}; {kind.Known} are read");
            }

            return file.Length <= kind.MostBytes
                ? File.ReadAllBytes(path)
                : throw new RequestException(
                    $"{path} has {file.Length} bytes, {kind.Many} of at most {kind.MostBytes} are read");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            throw new RequestException($"{path} cannot be read ({exception.Message})", exception);
        }
    }
}
