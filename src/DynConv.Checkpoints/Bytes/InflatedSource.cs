using System;
using System.IO;
using System.IO.Compression;
using System.Threading;

namespace DynConv.Checkpoints.Bytes;

/// <summary>A deflated record. It is inflated whole, into memory, when its bytes are first asked for.</summary>
internal sealed class InflatedSource(ByteSource deflated, long length, uint checksum)
    : ByteSource(deflated.Origin, length)
{
    /// <summary>Deflate cannot do better than this.</summary>
    private const long MaxRatio = 1032;

    private readonly Lock _lock = new();
    private byte[]? _bytes;

    /// <summary>Refuses a length that cannot be true before anything is allocated for it.</summary>
    public static void CheckLength(Origin origin, long deflatedLength, long length)
    {
        if (length > Array.MaxLength || length / MaxRatio > deflatedLength + 1)
        {
            throw origin.Refuse(
                null, $"{length} bytes are said to be deflated to {deflatedLength}", "the file is damaged");
        }
    }

    public override ByteLease Lease() => new(new ReadOnlyMemory<byte>(Bytes()).Pin(), Length);

    /// <summary>The first bytes, without inflating the rest.</summary>
    public byte[] ReadPrefix(int count)
    {
        byte[] prefix = new byte[Math.Min(count, Length)];
        return Inflate(prefix, isWhole: prefix.Length == Length);
    }

    private byte[] Bytes()
    {
        lock (_lock)
        {
            return _bytes ??= Inflate(new byte[Length], isWhole: true);
        }
    }

    private byte[] Inflate(byte[] destination, bool isWhole)
    {
        try
        {
            using DeflateStream stream = new(new SourceStream(deflated), CompressionMode.Decompress);
            int count = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
            if (count < destination.Length || (isWhole && stream.ReadByte() >= 0))
            {
                throw Origin.Refuse(
                    null, $"the record does not inflate to the {Length} bytes that it states", "the file is damaged");
            }
        }
        catch (InvalidDataException exception)
        {
            throw Origin.Refuse(null, "the deflated data is damaged", null, exception);
        }

        if (isWhole && checksum != 0 && Crc32.Append(0, destination) != checksum)
        {
            throw Origin.Refuse(null, "the checksum is wrong", "the file is damaged");
        }

        return destination;
    }
}
