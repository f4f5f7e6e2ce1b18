using System;
using System.IO;
using DynConv.Vulkan.Device;
using Microsoft.Extensions.Logging;

namespace DynConv.Vulkan.Pipelines;

/// <summary>
/// The driver's compiled pipelines on disk. Whatever is wrong with a file, it is a miss. Written to a temporary file
/// and renamed, so that a reader never sees half of one.
/// </summary>
internal sealed class PipelineCacheFile
{
    private const long MaximumSize = 256L << 20;

    private readonly ILogger _logger;
    private readonly PipelineCacheFormat _format;
    private readonly string? _path;

    public PipelineCacheFile(PipelineCacheFormat format, string? folder, ILogger logger)
    {
        _logger = logger;
        _format = format;
        folder = Folder(folder);
        _path = folder.Length == 0
            ? null
            : Path.Combine(folder, $"pipelines-{format.DeviceHash}.bin");
    }

    /// <summary>Where a context keeps what it may need again: what it was told, or the usual place; "" for nowhere.</summary>
    public static string Folder(string? told)
        => told ?? Environment.GetEnvironmentVariable("DYNCONV_CACHE") ?? DefaultFolder();

    /// <summary>Whether there is a file at all.</summary>
    public bool IsEnabled => _path is not null;

    /// <summary>The driver's data, or nothing.</summary>
    public byte[] Read()
    {
        // A directory there is no file, but worth a log line.
        if (_path is null || (!File.Exists(_path) && !Directory.Exists(_path)))
        {
            return [];
        }

        try
        {
            byte[] file = ReadBounded(_path);
            byte[] data = _format.Unwrap(file);
            Log.CacheRead(_logger, _path, data.Length);
            return data;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Log.CacheIgnored(_logger, _path, e.Message);
            return [];
        }
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        if (_path is null)
        {
            return;
        }

        string temporary = $"{_path}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(_format.Wrap(data));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, _path, overwrite: true);
            Log.CacheWritten(_logger, _path, data.Length);
        }
        catch (Exception e) when (IsFileFault(e))
        {
            Log.CacheIgnored(_logger, _path, e.Message);
            TryDelete(temporary);
        }
    }

    private static byte[] ReadBounded(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > MaximumSize)
        {
            throw new InvalidDataException("it is too large");
        }

        byte[] file = new byte[stream.Length];
        stream.ReadExactly(file);
        return file;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (IsFileFault(e))
        {
            // The folder itself is out of reach; the line above said so.
        }
    }

    private static bool IsFileFault(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static string DefaultFolder()
    {
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache))
        {
            cache = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        }

        return Path.IsPathRooted(cache) ? Path.Combine(cache, "dynconv") : "";
    }
}
