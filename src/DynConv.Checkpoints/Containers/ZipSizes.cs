using System;
using System.Buffers.Binary;

namespace DynConv.Checkpoints.Containers;

/// <summary>Sizes and place of a zip record, 32 bits wide or, where those are full, 64 bits wide in an extra
/// field.</summary>
internal readonly record struct ZipSizes(long Stored, long Content, long HeaderOffset)
{
    private const ushort Zip64Field = 1;

    /// <summary>Reads them from a directory entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="extra">Its extra fields.</param>
    /// <returns>The sizes, or null where a wide one is missing or does not fit.</returns>
    public static ZipSizes? Read(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> extra)
    {
        ReadOnlySpan<byte> wide = FindField(extra);
        return Take(entry[24..], ref wide) is long content && Take(entry[20..], ref wide) is long stored
            && Take(entry[42..], ref wide) is long offset
            ? new ZipSizes(stored, content, offset)
            : null;
    }

    private static long? Take(ReadOnlySpan<byte> narrow, ref ReadOnlySpan<byte> wide)
    {
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(narrow);
        if (value != uint.MaxValue)
        {
            return value;
        }

        if (wide.Length < sizeof(ulong))
        {
            return null;
        }

        ulong large = BinaryPrimitives.ReadUInt64LittleEndian(wide);
        wide = wide[sizeof(ulong)..];
        return large <= long.MaxValue ? (long)large : null;
    }

    private static ReadOnlySpan<byte> FindField(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            ushort length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
            {
                return default;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == Zip64Field)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return default;
    }
}
