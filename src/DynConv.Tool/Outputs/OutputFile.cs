using System;
using System.IO;
using DynConv.Tool.Commands;

namespace DynConv.Tool.Outputs;

/// <summary>
/// A file that a command writes: beside its place under another name, then renamed, so that it is there whole or not at
/// all.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _name;
    private readonly string _target;
    private readonly Interruption _interruption;
    private string? _temporary;

    private OutputFile(string name, string target, Interruption interruption) =>
        (_name, _target, _interruption) = (name, target, interruption);

    /// <summary>Finds out, before the work is done, whether a file can be written.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="interruption">What removes an unfinished file if the process has to end.</param>
    /// <param name="sources">Files that it must not replace.</param>
    /// <exception cref="RequestException">It cannot.</exception>
    public static OutputFile Prepare(string path, Interruption interruption, params ReadOnlySpan<string> sources)
    {
        if (path.Length == 0)
        {
            throw new RequestException("the name of an output file is empty; give a file's name");
        }

        try
        {
            string target = Path.GetFullPath(path);
            FileInfo info = new(target);
            target = info.LinkTarget is null ? target : info.ResolveLinkTarget(returnFinalTarget: true)?.FullName
                ?? target;
            foreach (string source in sources)
            {
                if (Path.GetFullPath(source) == target)
                {
                    throw new RequestException($"{path} is also an input; give the output another name");
                }
            }

            if (Directory.Exists(target) || Path.EndsInDirectorySeparator(path))
            {
                throw new RequestException($"{path} cannot be written: it is a directory; give a file's name");
            }

            string folder = Path.GetDirectoryName(target) ?? target;
            if (!Directory.Exists(folder))
            {
                throw new RequestException($"{path} cannot be written: there is no folder {folder}; make it first");
            }

            OutputFile file = new(path, target, interruption);
            if (!file.IsDevice)
            {
                file.OpenTemporary().Dispose();
                file.RemoveTemporary();
            }

            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            throw Unwritable(path, exception);
        }
    }

    // A device such as /dev/null must be written to, never replaced.
    private bool IsDevice => !OperatingSystem.IsWindows() && _target.StartsWith("/dev/", StringComparison.Ordinal);

    /// <summary>Writes the content, not yet under its name.</summary>
    /// <exception cref="RequestException">It cannot be written.</exception>
    public void Write(Action<Stream> write)
    {
        try
        {
            using Stream stream = IsDevice
                ? new FileStream(_target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1 << 16)
                : OpenTemporary();
            write(stream);
            if (stream is FileStream { CanSeek: true } file && !IsDevice)
            {
                file.Flush(flushToDisk: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(_name, exception);
        }
    }

    /// <summary>Whether there is content that waits for its name.</summary>
    public bool IsWritten => _temporary is not null;

    /// <summary>Gives the content its name.</summary>
    /// <exception cref="RequestException">The file cannot be replaced.</exception>
    public void Commit()
    {
        if (_temporary is null)
        {
            return;
        }

        try
        {
            File.Move(_temporary, _target, overwrite: true);
            _interruption.RemoveUnfinished(_temporary);
            _temporary = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(_name, exception);
        }
    }

    /// <summary>Removes what was written and not committed.</summary>
    public void Dispose() => RemoveTemporary();

    private void RemoveTemporary()
    {
        if (_temporary is null)
        {
            return;
        }

        try
        {
            File.Delete(_temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }

        _interruption.RemoveUnfinished(_temporary);
        _temporary = null;
    }

    private static RequestException Unwritable(string path, Exception exception) =>
        new($"{path} cannot be written ({exception.Message}); choose another place", exception);

    private FileStream OpenTemporary()
    {
        RemoveTemporary();
        string folder = Path.GetDirectoryName(_target) ?? _target;
        _temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}.partial");
        _interruption.AddUnfinished(_temporary);
        return new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
    }
}
