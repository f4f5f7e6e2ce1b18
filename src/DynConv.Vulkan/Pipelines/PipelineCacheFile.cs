using System;
using System.Buffers.Binary;
using System.IO;
using System.Security.Cryptography;
using DynConv.Vulkan.Device;
using Microsoft.Extensions.Logging;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Pipelines;

/// <summary>
/// The driver's compiled pipelines on disk. A driver may crash on data that is not its own, so a header of ours (which
/// device and driver wrote it, length, SHA-256) is checked before the driver sees a byte; whatever is wrong with a
/// file, it is a miss. Written to a temporary file and renamed, so that a reader never sees half of one.
/// </summary>
internal sealed unsafe class PipelineCacheFile
{
    private const int HeaderSize = 84;
    private const long MaximumSize = 256L << 20;

    private static ReadOnlySpan<byte> Magic => "DYNCVPC1"u8;

    private readonly ILogger _logger;
    private readonly byte[] _identity;
    private readonly string? _path;

    public PipelineCacheFile(VulkanContext context, string? folder, ILogger logger)
    {
        _logger = logger;
        _identity = Identity(context);
        folder ??= Environment.GetEnvironmentVariable("DYNCONV_CACHE") ?? DefaultFolder();
        _path = folder.Length == 0
            ? null
            : Path.Combine(
                folder, $"pipelines-{Convert.ToHexStringLower(SHA256.HashData(_identity).AsSpan(0, 8))}.bin");
    }

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
            byte[] data = Unwrap(file);
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
                stream.Write(Header(data));
                stream.Write(data);
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

    /// <summary>Vendor, device, driver version and the driver's cache UUID: 28 bytes.</summary>
    private static byte[] Identity(VulkanContext context)
    {
        PhysicalDeviceProperties properties;
        context.Api.GetPhysicalDeviceProperties(context.PhysicalDevice, &properties);
        byte[] identity = new byte[28];
        BinaryPrimitives.WriteUInt32LittleEndian(identity, properties.VendorID);
        BinaryPrimitives.WriteUInt32LittleEndian(identity.AsSpan(4), properties.DeviceID);
        BinaryPrimitives.WriteUInt32LittleEndian(identity.AsSpan(8), properties.DriverVersion);
        new ReadOnlySpan<byte>(properties.PipelineCacheUuid, 16).CopyTo(identity.AsSpan(12));
        return identity;
    }

    private byte[] Header(ReadOnlySpan<byte> data)
    {
        // 8 magic, 28 identity, 8 length, 32 hash, 8 reserved.
        byte[] header = new byte[HeaderSize];
        Magic.CopyTo(header);
        _identity.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(36), data.Length);
        SHA256.HashData(data, header.AsSpan(44));
        return header;
    }

    private byte[] Unwrap(byte[] file)
    {
        if (file.Length < HeaderSize || !file.AsSpan(0, 8).SequenceEqual(Magic))
        {
            throw new InvalidDataException("it is not a pipeline cache of this version");
        }

        byte[] data = file[HeaderSize..];
        return file.AsSpan(0, HeaderSize).SequenceEqual(Header(data))
            ? data
            : throw new InvalidDataException("it is damaged, or another device or driver wrote it");
    }
}
