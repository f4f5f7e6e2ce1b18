using System;
using System.Collections.Generic;
using System.Text;
using DynConv.Checkpoints.Bytes;

namespace DynConv.Checkpoints.Containers;

/// <summary>The members of an uncompressed tar archive with plain files only. Nothing is extracted.</summary>
internal static class TarMembers
{
    private const int BlockSize = 512;
    private const int MaxMembers = 64;

    /// <summary>Whether the bytes begin with a tar header.</summary>
    public static bool IsTar(ByteSource source)
    {
        if (source.Length < BlockSize)
        {
            return false;
        }

        Span<byte> magic = stackalloc byte[5];
        source.Read(257, magic);
        return magic.SequenceEqual("ustar"u8);
    }

    /// <summary>Reads all headers.</summary>
    public static Dictionary<string, ByteSource> Read(ByteSource source)
    {
        Dictionary<string, ByteSource> members = new(StringComparer.Ordinal);
        byte[] header = new byte[BlockSize];
        long at = 0;
        while (at <= source.Length - BlockSize)
        {
            source.Read(at, header);
            if (!header.AsSpan().ContainsAnyExcept((byte)0))
            {
                return members;
            }

            CheckHeader(source, header, at);
            string name = Text(header.AsSpan(0, 100));
            long length = Octal(header.AsSpan(124, 12)) ?? throw source.Origin.Refuse(
                at, "a tar header without a size");
            if (length > source.Length - at - BlockSize)
            {
                throw source.Origin.Refuse(
                    at, $"tar member {Escaping.Escape(name)} of {length} bytes reaches past the end",
                    "the file is cut off");
            }

            if (members.Count == MaxMembers
                || !members.TryAdd(name, source.Slice(at + BlockSize, length, source.Origin with { Record = name })))
            {
                throw source.Origin.Refuse(
                    at, $"two tar members are called {Escaping.Escape(name)}, or there are over {MaxMembers}");
            }

            at += BlockSize + ((length + BlockSize - 1) / BlockSize * BlockSize);
        }

        throw source.Origin.Refuse(at, "the tar archive has no end", "the file is cut off");
    }

    private static void CheckHeader(ByteSource source, ReadOnlySpan<byte> header, long at)
    {
        long sum = 8 * ' ';
        for (int i = 0; i < BlockSize; i++)
        {
            sum += i is >= 148 and < 156 ? 0 : header[i];
        }

        if (!header.Slice(257, 5).SequenceEqual("ustar"u8) || Octal(header.Slice(148, 8)) != sum)
        {
            throw source.Origin.Refuse(at, "a damaged tar header");
        }

        if (header[156] is not ((byte)'0' or 0))
        {
            throw source.Origin.Refuse(at, "a tar member that is not a plain file", "do not trust this file");
        }
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? field : field[..end]);
    }

    private static long? Octal(ReadOnlySpan<byte> field)
    {
        ReadOnlySpan<char> digits = Text(field).AsSpan().Trim(' ');
        long value = 0;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7')
            {
                return null;
            }

            value = (value * 8) + (digit - '0');
        }

        return digits.Length is > 0 and <= 12 ? value : null;
    }
}
