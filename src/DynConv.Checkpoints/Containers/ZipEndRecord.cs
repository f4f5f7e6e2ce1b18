using System;
using System.Buffers.Binary;
using DynConv.Checkpoints.Bytes;

namespace DynConv.Checkpoints.Containers;

/// <summary>The end of a zip archive: where its central directory is.</summary>
internal readonly record struct ZipEndRecord(long Count, long DirectoryOffset, long DirectorySize)
{
    private const uint EndSignature = 0x06054B50;
    private const uint Zip64Signature = 0x06064B50;
    private const uint LocatorSignature = 0x07064B50;
    private const int EndSize = 22;
    private const int LocatorSize = 20;
    private const int Zip64Size = 56;
    private const int MaxComment = ushort.MaxValue;

    /// <summary>Finds and reads the end record; the directory must lie right before it.</summary>
    public static ZipEndRecord Read(ByteSource source)
    {
        long at = Find(source);
        Span<byte> end = stackalloc byte[EndSize];
        source.Read(at, end);
        ushort disk = BinaryPrimitives.ReadUInt16LittleEndian(end[4..]);
        ushort directoryDisk = BinaryPrimitives.ReadUInt16LittleEndian(end[6..]);
        ushort countHere = BinaryPrimitives.ReadUInt16LittleEndian(end[8..]);
        ushort count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (disk != 0 || directoryDisk != 0 || countHere != count)
        {
            throw source.Origin.Refuse(at, "the zip archive is split over several disks");
        }

        if (ReadZip64(source, at) is not (ZipEndRecord large, long largeAt))
        {
            return new ZipEndRecord(count, offset, size).Checked(source, at);
        }

        if ((count != ushort.MaxValue && count != large.Count) || (size != uint.MaxValue && size != large.DirectorySize)
            || (offset != uint.MaxValue && offset != large.DirectoryOffset))
        {
            throw source.Origin.Refuse(at, "the two end records of the zip archive differ");
        }

        return large.Checked(source, largeAt);
    }

    private static long Find(ByteSource source)
    {
        int tailLength = (int)Math.Min(source.Length, EndSize + MaxComment);
        byte[] tail = new byte[tailLength];
        long tailStart = source.Length - tailLength;
        source.Read(tailStart, tail);
        long found = -1;
        for (int i = tailLength - EndSize; i >= 0; i--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(i)) == EndSignature
                && BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(i + 20)) == tailLength - i - EndSize)
            {
                // Readers that scan from different ends would see different archives.
                found = found < 0
                    ? tailStart + i
                    : throw source.Origin.Refuse(tailStart + i, "the zip archive has two end records");
            }
        }

        return found >= 0 ? found : throw source.Origin.Refuse(
            null, "the zip archive has no end record", "the file is cut off or has bytes after its end");
    }

    private static (ZipEndRecord Record, long At)? ReadZip64(ByteSource source, long endAt)
    {
        if (endAt < LocatorSize + Zip64Size)
        {
            return null;
        }

        Span<byte> locator = stackalloc byte[LocatorSize];
        source.Read(endAt - LocatorSize, locator);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != LocatorSignature)
        {
            return null;
        }

        ulong at = BinaryPrimitives.ReadUInt64LittleEndian(locator[8..]);
        long locatorAt = endAt - LocatorSize;
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator[4..]) != 0
            || BinaryPrimitives.ReadUInt32LittleEndian(locator[16..]) > 1
            || at > (ulong)(locatorAt - Zip64Size))
        {
            throw source.Origin.Refuse(locatorAt, "the zip64 locator points nowhere");
        }

        Span<byte> record = stackalloc byte[Zip64Size];
        source.Read((long)at, record);
        ulong recordSize = BinaryPrimitives.ReadUInt64LittleEndian(record[4..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(record) != Zip64Signature
            || recordSize != (ulong)locatorAt - at - 12)
        {
            throw source.Origin.Refuse((long)at, "the zip64 end record is damaged");
        }

        ulong countHere = BinaryPrimitives.ReadUInt64LittleEndian(record[24..]);
        ulong count = BinaryPrimitives.ReadUInt64LittleEndian(record[32..]);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(record[40..]);
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(record[48..]);
        if (BinaryPrimitives.ReadUInt64LittleEndian(record[16..]) != 0 || countHere != count
            || count > long.MaxValue || size > long.MaxValue || offset > long.MaxValue)
        {
            throw source.Origin.Refuse((long)at, "the zip64 end record is damaged");
        }

        return (new ZipEndRecord((long)count, (long)offset, (long)size), (long)at);
    }

    private ZipEndRecord Checked(ByteSource source, long endAt) =>
        DirectorySize > endAt || DirectoryOffset != endAt - DirectorySize
            ? throw source.Origin.Refuse(
                endAt,
                $"the zip directory ({DirectorySize} bytes at {DirectoryOffset}) does not end at its end record",
                "the file is cut off or has bytes before its start")
            : this;
}
