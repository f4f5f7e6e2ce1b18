using System;
using System.Buffers.Binary;
using System.IO;
using System.Security.Cryptography;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Pipelines;

/// <summary>
/// How compiled pipelines are kept outside the driver. A driver may crash on data that is not its own, so a header of
/// ours (which device and driver wrote it, length, SHA-256) is checked before the driver sees a byte.
/// </summary>
internal sealed unsafe class PipelineCacheFormat(VulkanContext context)
{
    // 8 magic, 28 identity, 8 length, 32 hash, 8 reserved.
    private const int HeaderSize = 84;

    private readonly byte[] _identity = Identity(context);

    private static ReadOnlySpan<byte> Magic => "DYNCVPC1"u8;

    /// <summary>Sixteen hexadecimal digits that tell devices and drivers apart.</summary>
    public string DeviceHash => Convert.ToHexStringLower(SHA256.HashData(_identity).AsSpan(0, 8));

    public byte[] Wrap(ReadOnlySpan<byte> data)
    {
        byte[] wrapped = new byte[HeaderSize + data.Length];
        WriteHeader(wrapped, data);
        data.CopyTo(wrapped.AsSpan(HeaderSize));
        return wrapped;
    }

    /// <exception cref="InvalidDataException">It is damaged, or of another device, driver or version.</exception>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length < HeaderSize || !wrapped[..Magic.Length].SequenceEqual(Magic))
        {
            throw new InvalidDataException("it is not a pipeline cache of this version");
        }

        ReadOnlySpan<byte> data = wrapped[HeaderSize..];
        Span<byte> header = stackalloc byte[HeaderSize];
        WriteHeader(header, data);
        return wrapped[..HeaderSize].SequenceEqual(header)
            ? data.ToArray()
            : throw new InvalidDataException("it is damaged, or another device or driver wrote it");
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

    private void WriteHeader(Span<byte> header, ReadOnlySpan<byte> data)
    {
        header[..HeaderSize].Clear();
        Magic.CopyTo(header);
        _identity.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt64LittleEndian(header[36..], data.Length);
        SHA256.HashData(data, header.Slice(44, SHA256.HashSizeInBytes));
    }
}
