using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using DynConv.Checkpoints.Bytes;

namespace DynConv.Checkpoints.Tests.Assembly;

/// <summary>Writes zip archives whose every field can be made to lie.</summary>
internal sealed class ZipAssembler
{
    public List<ZipPart> Parts { get; } = [];

    public byte[] Prefix { get; init; } = [];

    public byte[] Gap { get; init; } = [];

    public byte[] Comment { get; init; } = [];

    public byte[] Suffix { get; init; } = [];

    public int? Count { get; init; }

    public int? CountOnDisk { get; init; }

    public uint? DirectorySize { get; init; }

    public uint? DirectoryOffset { get; init; }

    public ushort Disk { get; init; }

    public bool HasZip64 { get; init; }

    public long? Zip64Count { get; init; }

    public long? Zip64RecordOffset { get; init; }

    public ZipAssembler Add(string name, byte[] data, Func<ZipPart, ZipPart>? change = null)
    {
        ZipPart part = new(name, data);
        Parts.Add(change is null ? part : change(part));
        return this;
    }

    public byte[] ToArray()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(Prefix);
        long[] offsets = [.. Parts.Select(part => WriteLocal(writer, part))];
        writer.Write(Gap);
        long start = stream.Position;
        foreach ((ZipPart part, long offset) in Parts.Zip(offsets))
        {
            WriteEntry(writer, part, offset);
        }

        WriteEnd(writer, start, stream.Position - start);
        writer.Flush();
        return stream.ToArray();
    }

    private static long WriteLocal(BinaryWriter writer, ZipPart part)
    {
        long offset = writer.BaseStream.Position;
        if (part.IsAlias)
        {
            return offset;
        }

        byte[] name = Encoding.UTF8.GetBytes(part.LocalName ?? part.Name);
        writer.Write(part.LocalSignature);
        writer.Write((ushort)20);
        writer.Write(part.LocalFlags ?? part.Flags);
        writer.Write(part.LocalMethod ?? part.Method);
        writer.Write(0u);
        writer.Write(part.Crc ?? Crc32.Append(0, part.Data));
        writer.Write(part.LocalSize ?? (uint)part.Data.Length);
        writer.Write(part.LocalSize ?? part.Size ?? (uint)part.Data.Length);
        writer.Write((ushort)name.Length);
        writer.Write(part.LocalExtraLength);
        writer.Write(name);
        writer.Write(part.Data);
        return offset;
    }

    private static void WriteEntry(BinaryWriter writer, ZipPart part, long offset)
    {
        byte[] name = Encoding.UTF8.GetBytes(part.Name);
        writer.Write(part.Signature);
        writer.Write((ushort)20);
        writer.Write((ushort)20);
        writer.Write(part.Flags);
        writer.Write(part.Method);
        writer.Write(0u);
        writer.Write(part.Crc ?? Crc32.Append(0, part.Data));
        writer.Write(part.StoredSize ?? (uint)part.Data.Length);
        writer.Write(part.Size ?? (uint)part.Data.Length);
        writer.Write((ushort)(part.NameLength ?? name.Length));
        writer.Write((ushort)part.Extra.Length);
        writer.Write((ushort)0);
        writer.Write(part.Disk);
        writer.Write((ushort)0);
        writer.Write(0u);
        writer.Write(part.Offset ?? (uint)offset);
        writer.Write(name);
        writer.Write(part.Extra);
    }

    private void WriteEnd(BinaryWriter writer, long start, long size)
    {
        if (HasZip64)
        {
            long at = writer.BaseStream.Position;
            writer.Write(0x06064B50u);
            writer.Write(44L);
            writer.Write(0x002D002Du);
            writer.Write(0L);
            writer.Write(Zip64Count ?? Parts.Count);
            writer.Write(Zip64Count ?? Parts.Count);
            writer.Write(size);
            writer.Write(start);
            writer.Write(0x07064B50u);
            writer.Write(0u);
            writer.Write(Zip64RecordOffset ?? at);
            writer.Write(1u);
        }

        writer.Write(0x06054B50u);
        writer.Write(Disk);
        writer.Write(Disk);
        writer.Write((ushort)(CountOnDisk ?? Count ?? Parts.Count));
        writer.Write((ushort)(Count ?? Parts.Count));
        writer.Write(DirectorySize ?? (uint)size);
        writer.Write(DirectoryOffset ?? (uint)start);
        writer.Write((ushort)Comment.Length);
        writer.Write(Comment);
        writer.Write(Suffix);
    }
}
