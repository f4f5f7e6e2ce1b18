using System;
using System.IO;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace DynConv.Checkpoints.Bytes;

/// <summary>
/// A file mapped for reading. Pages are loaded when they are touched. A lease taken before <see cref="Dispose"/> stays
/// valid after it. The file must not be made shorter while it is open: the operating system would end the process on a
/// read of a lost page.
/// </summary>
internal sealed class MappedFile : ByteSource, IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private MappedFile(Origin origin, long length, MemoryMappedFile file, MemoryMappedViewAccessor view)
        : base(origin, length)
    {
        _file = file;
        _view = view;
    }

    /// <summary>Maps a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The mapping.</returns>
    /// <exception cref="CheckpointException">The file is missing, empty, a directory or not readable.</exception>
    public static MappedFile Open(string path)
    {
        Origin origin = new(path, null, null);
        try
        {
            // Asked before opening: to open a pipe waits for its writer, and pipes and devices say that they are empty.
            FileInfo info = new(path);
            if (Directory.Exists(path))
            {
                throw origin.Refuse(null, "this is a directory", "give the checkpoint file in it");
            }

            if (info.Exists && info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            {
                info = target;
            }

            if (!info.Exists)
            {
                throw origin.Refuse(null, "there is no such file");
            }

            if (info.Length == 0)
            {
                throw origin.Refuse(null, "the file is empty", "download or save it again");
            }

            return Map(path, origin);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            throw origin.Refuse(null, $"cannot be opened ({Escaping.Escape(exception.Message, 300)})", null, exception);
        }
    }

    public override unsafe ByteLease Lease()
    {
        SafeMemoryMappedViewHandle handle = _view.SafeMemoryMappedViewHandle;
        byte* start = null;
        handle.AcquirePointer(ref start);
        return new ByteLease(handle, start, Length);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private static MappedFile Map(string path, Origin origin)
    {
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        MemoryMappedFile? file = null;
        try
        {
            long length = stream.Length;
            file = MemoryMappedFile.CreateFromFile(
                stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            MemoryMappedViewAccessor view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            return new MappedFile(origin, length, file, view);
        }
        catch
        {
            file?.Dispose();
            stream.Dispose();
            throw;
        }
    }
}
