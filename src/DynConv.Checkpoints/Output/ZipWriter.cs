using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace DynConv.Checkpoints.Output;

/// <summary>
/// Writes a zip archive of stored records to a stream that need not seek. Each record is made twice, once for its
/// checksum, so that its local header is whole and needs no descriptor behind the data.
/// </summary>
internal sealed class ZipWriter(Stream stream)
{
    private const ushort Version = 20;
    private const ushort Zip64Version = 45;
    private const ushort Utf8Flag = 0x0800;

    /// <summary>1 January 1980: archives of the same arrays are the same bytes.</summary>
    private const ushort Date = 0x0021;

    private readonly List<(byte[] Name, uint Checksum, long Size, long Offset)> _records = [];
    private long _position;

    /// <summary>Writes a record.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">Writes its content; called twice, with the same result.</param>
    public void Add(string name, Action<Stream> write)
    {
        ChecksumStream measured = new(null);
        write(measured);
        byte[] rawName = Encoding.UTF8.GetBytes(name);
        _records.Add((rawName, measured.Checksum, measured.Length, _position));
        bool isLarge = measured.Length >= uint.MaxValue;
        Put(writer =>
        {
            writer.Write(0x04034B50u);
            WriteCommon(writer, rawName, measured.Checksum, isLarge ? uint.MaxValue : (uint)measured.Length, isLarge);
            writer.Write((ushort)rawName.Length);
            writer.Write((ushort)(isLarge ? 20 : 0));
            writer.Write(rawName);
            if (isLarge)
            {
                writer.Write((ushort)1);
                writer.Write((ushort)16);
                writer.Write(measured.Length);
                writer.Write(measured.Length);
            }
        });
        ChecksumStream written = new(stream);
        write(written);
        _position += written.Length;
        if (written.Length != measured.Length || written.Checksum != measured.Checksum)
        {
            throw new CheckpointException($"the data of {Escaping.Escape(name)} changed while it was written");
        }
    }

    /// <summary>Writes the directory.</summary>
    public void Finish()
    {
        long start = _position;
        foreach ((byte[] name, uint checksum, long size, long offset) in _records)
        {
            WriteEntry(name, checksum, size, offset);
        }

        WriteEnd(start, _position - start);
    }

    private static void WriteCommon(BinaryWriter writer, byte[] name, uint checksum, uint size, bool isLarge)
    {
        writer.Write(isLarge ? Zip64Version : Version);
        writer.Write(Array.Exists(name, static b => b >= 0x80) ? Utf8Flag : (ushort)0);
        writer.Write((ushort)0);
        writer.Write((ushort)0);
        writer.Write(Date);
        writer.Write(checksum);
        writer.Write(size);
        writer.Write(size);
    }

    private void WriteEntry(byte[] name, uint checksum, long size, long offset) => Put(writer =>
    {
        bool isLarge = size >= uint.MaxValue;
        bool isFar = offset >= uint.MaxValue;
        int extra = (isLarge ? 16 : 0) + (isFar ? 8 : 0);
        writer.Write(0x02014B50u);
        writer.Write(Zip64Version);
        WriteCommon(writer, name, checksum, isLarge ? uint.MaxValue : (uint)size, isLarge || isFar);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)(extra == 0 ? 0 : extra + 4));
        writer.Write((ushort)0);
        writer.Write((ushort)0);
        writer.Write((ushort)0);
        writer.Write(0u);
        writer.Write(isFar ? uint.MaxValue : (uint)offset);
        writer.Write(name);
        if (extra > 0)
        {
            writer.Write((ushort)1);
            writer.Write((ushort)extra);
        }

        if (isLarge)
        {
            writer.Write(size);
            writer.Write(size);
        }

        if (isFar)
        {
            writer.Write(offset);
        }
    });

    private void WriteEnd(long start, long size)
    {
        bool isLarge = _records.Count >= ushort.MaxValue || start >= uint.MaxValue || size >= uint.MaxValue;
        long zip64 = _position;
        Put(writer =>
        {
            if (isLarge)
            {
                writer.Write(0x06064B50u);
                writer.Write(44L);
                writer.Write(Zip64Version);
                writer.Write(Zip64Version);
                writer.Write(0L);
                writer.Write((long)_records.Count);
                writer.Write((long)_records.Count);
                writer.Write(size);
                writer.Write(start);
                writer.Write(0x07064B50u);
                writer.Write(0u);
                writer.Write(zip64);
                writer.Write(1u);
            }

            ushort count = (ushort)Math.Min(_records.Count, ushort.MaxValue);
            writer.Write(0x06054B50u);
            writer.Write(0u);
            writer.Write(count);
            writer.Write(count);
            writer.Write((uint)Math.Min(size, uint.MaxValue));
            writer.Write((uint)Math.Min(start, uint.MaxValue));
            writer.Write((ushort)0);
        });
    }

    private void Put(Action<BinaryWriter> write)
    {
        using MemoryStream buffer = new();
        using BinaryWriter writer = new(buffer);
        write(writer);
        writer.Flush();
        buffer.WriteTo(stream);
        _position += buffer.Length;
    }
}
