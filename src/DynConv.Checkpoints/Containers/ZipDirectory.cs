using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using System.Text.Unicode;
using DynConv.Checkpoints.Bytes;

namespace DynConv.Checkpoints.Containers;

/// <summary>
/// A zip archive read strictly: the central directory is the truth, and the rest of the file must agree with it. .NET's
/// own reader takes the first of two records of one name, ignores the encryption bit and wrong sizes, and lets records
/// overlap.
/// </summary>
internal sealed class ZipDirectory
{
    private const uint EntrySignature = 0x02014B50;
    private const uint LocalSignature = 0x04034B50;
    private const int EntrySize = 46;
    private const int LocalSize = 30;
    private const ushort EncryptionFlags = 0x2041;
    private const ushort DescriptorFlag = 0x0008;

    private readonly ByteSource _source;
    private readonly CheckpointOptions _options;
    private readonly Dictionary<string, ZipRecord> _byName = new(StringComparer.Ordinal);
    private readonly List<ZipRecord> _records = [];
    private long _inflatedBytes;

    private ZipDirectory(ByteSource source, CheckpointOptions options)
    {
        _source = source;
        _options = options;
    }

    /// <summary>The records in the directory's order.</summary>
    public IReadOnlyList<ZipRecord> Records => _records;

    /// <summary>The archive, for messages.</summary>
    public Origin Origin => _source.Origin;

    /// <summary>Reads and checks the directory and every local header.</summary>
    public static ZipDirectory Read(ByteSource source, CheckpointOptions options)
    {
        ZipDirectory directory = new(source, options);
        ZipEndRecord end = ZipEndRecord.Read(source);
        if (end.Count == 0)
        {
            throw source.Origin.Refuse(null, "the zip archive is empty", "save or download it again");
        }

        if (end.Count > options.MaxRecords || end.Count > end.DirectorySize / EntrySize
            || end.DirectorySize > Array.MaxLength)
        {
            throw source.Origin.Refuse(
                end.DirectoryOffset, $"{end.Count} zip records in a directory of {end.DirectorySize} bytes");
        }

        directory.ReadEntries(end);
        directory.CheckOverlaps(end.DirectoryOffset);
        return directory;
    }

    /// <summary>The record of a name, or null.</summary>
    public ZipRecord? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Refuses names that differ only in case: systems that cannot tell them apart would see another
    /// archive.</summary>
    public void CheckCases()
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (ZipRecord record in _records)
        {
            if (!names.Add(record.Name))
            {
                throw Refuse(record, "two records have this name but for upper and lower case");
            }
        }
    }

    /// <summary>The content of a record, not yet read.</summary>
    /// <param name="record">The record.</param>
    /// <param name="kind">What messages call the file.</param>
    /// <param name="allowDeflated">Whether it may be deflated.</param>
    public ByteSource Open(ZipRecord record, string kind, bool allowDeflated)
    {
        Origin origin = new(_source.Origin.FileName, kind, record.Name);
        ByteSource stored = _source.Slice(record.DataOffset, record.StoredSize, origin);
        switch (record.Method)
        {
            case ZipRecord.Stored:
                if (_options.VerifyChecksums && record.Checksum != 0 && Crc32.Of(stored) != record.Checksum)
                {
                    throw origin.Refuse(null, "the checksum is wrong", "the file is damaged");
                }

                return stored;
            case ZipRecord.Deflated when allowDeflated:
                InflatedSource.CheckLength(origin, record.StoredSize, record.Size);
                _inflatedBytes += record.Size;
                return _inflatedBytes <= _options.MaxInflatedBytes
                    ? new InflatedSource(stored, record.Size, record.Checksum)
                    : throw origin.Refuse(
                        null,
                        $"deflated records of over {_options.MaxInflatedBytes} bytes",
                        $"raise {nameof(CheckpointOptions.MaxInflatedBytes)}");
            case ZipRecord.Deflated:
                throw origin.Refuse(
                    null, "the record is deflated, which PyTorch never does",
                    $"set {nameof(CheckpointOptions.AllowDeflatedRecords)}");
            default:
                throw origin.Refuse(null, $"zip compression method {record.Method} is not known");
        }
    }

    private void ReadEntries(ZipEndRecord end)
    {
        byte[] bytes = new byte[end.DirectorySize];
        _source.Read(end.DirectoryOffset, bytes);
        int at = 0;
        for (long i = 0; i < end.Count; i++)
        {
            at += ReadEntry(bytes.AsSpan(at), end.DirectoryOffset + at, end.DirectoryOffset);
        }

        if (at != bytes.Length)
        {
            throw Origin.Refuse(
                end.DirectoryOffset + at, "the zip directory has more than the records that are counted");
        }
    }

    private int ReadEntry(ReadOnlySpan<byte> bytes, long at, long directoryOffset)
    {
        if (bytes.Length < EntrySize || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != EntrySignature)
        {
            throw Origin.Refuse(at, "a zip directory entry is damaged");
        }

        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[30..]);
        int commentLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[32..]);
        int length = EntrySize + nameLength + extraLength + commentLength;
        if (length > bytes.Length || nameLength == 0)
        {
            throw Origin.Refuse(at, "a zip directory entry is damaged");
        }

        ReadOnlySpan<byte> rawName = bytes.Slice(EntrySize, nameLength);
        string name = Utf8.IsValid(rawName) ? Encoding.UTF8.GetString(rawName) : Encoding.Latin1.GetString(rawName);
        if ((flags & EncryptionFlags) != 0)
        {
            throw Origin.Refuse(at, $"record {Escaping.Escape(name)} is encrypted");
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(bytes[34..]) is not (0 or ushort.MaxValue))
        {
            throw Origin.Refuse(at, "the zip archive is split over several disks");
        }

        ZipSizes sizes = ZipSizes.Read(bytes, bytes.Slice(EntrySize + nameLength, extraLength))
            ?? throw Origin.Refuse(at, $"the zip64 sizes of record {Escaping.Escape(name)} are missing or too large");
        ushort method = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]);
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
        long dataOffset = FindData(name, rawName, method, sizes, directoryOffset);
        Add(
            new ZipRecord(name, method, checksum, sizes.Stored, sizes.Content, sizes.HeaderOffset, dataOffset),
            directoryOffset);
        return length;
    }

    private long FindData(string name, ReadOnlySpan<byte> rawName, ushort method, ZipSizes sizes, long directoryOffset)
    {
        if (sizes.HeaderOffset > directoryOffset - LocalSize - rawName.Length)
        {
            throw Origin.Refuse(sizes.HeaderOffset, $"record {Escaping.Escape(name)} begins outside the file");
        }

        byte[] header = new byte[LocalSize + rawName.Length];
        _source.Read(sizes.HeaderOffset, header);
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(6));
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalSignature || (flags & EncryptionFlags) != 0
            || BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(8)) != method
            || BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26)) != rawName.Length
            || !header.AsSpan(LocalSize).SequenceEqual(rawName))
        {
            throw Origin.Refuse(
                sizes.HeaderOffset,
                $"the local header of record {Escaping.Escape(name)} differs from the zip directory");
        }

        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(18));
        uint content = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(22));
        bool isLarge = stored == uint.MaxValue || content == uint.MaxValue;
        if ((flags & DescriptorFlag) == 0 && !isLarge && (stored != sizes.Stored || content != sizes.Content))
        {
            throw Origin.Refuse(
                sizes.HeaderOffset, $"the sizes of record {Escaping.Escape(name)} differ from the zip directory");
        }

        return sizes.HeaderOffset + header.Length + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28));
    }

    private void Add(ZipRecord record, long directoryOffset)
    {
        if (record.DataOffset > directoryOffset || record.StoredSize > directoryOffset - record.DataOffset)
        {
            throw Refuse(record, $"{record.StoredSize} bytes at {record.DataOffset} reach past the records");
        }

        if (record.Method == ZipRecord.Stored && record.StoredSize != record.Size)
        {
            throw Refuse(record, $"stored in {record.StoredSize} bytes but {record.Size} long");
        }

        if (record.Name.Contains('\0', StringComparison.Ordinal) || record.Name.StartsWith('/')
            || record.Name.Contains('\\', StringComparison.Ordinal) || Array.IndexOf(record.Name.Split('/'), "..") >= 0)
        {
            throw Refuse(record, "a record's name leads out of the archive", "do not trust this file");
        }

        if (!_byName.TryAdd(record.Name, record))
        {
            throw Refuse(record, "two records have this name", "do not trust this file");
        }

        _records.Add(record);
    }

    private void CheckOverlaps(long directoryOffset)
    {
        ZipRecord[] ordered = [.. _records];
        Array.Sort(ordered, static (a, b) => a.HeaderOffset.CompareTo(b.HeaderOffset));
        if (ordered[0].HeaderOffset != 0)
        {
            throw Refuse(ordered[0], "the archive has bytes before its first record");
        }

        for (int i = 0; i < ordered.Length; i++)
        {
            long next = i + 1 < ordered.Length ? ordered[i + 1].HeaderOffset : directoryOffset;
            if (ordered[i].EndOffset > next)
            {
                throw Refuse(ordered[i], "the record overlaps the one after it", "do not trust this file");
            }
        }
    }

    private CheckpointException Refuse(ZipRecord record, string reason, string? advice = null) =>
        (Origin with { Record = record.Name }).Refuse(record.HeaderOffset, reason, advice);
}
