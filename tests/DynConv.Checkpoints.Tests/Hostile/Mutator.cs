using System;
using System.Buffers.Binary;

namespace DynConv.Checkpoints.Tests.Hostile;

/// <summary>Changes bytes by chance, from a seed.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly long[] Interesting =
    [
        0, 1, -1, 127, 128, 255, 256, 32767, 65535, int.MaxValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 40,
    ];

    private readonly Random _random = new(seed);

    /// <summary>A copy with one to four changes.</summary>
    /// <param name="bytes">What is changed.</param>
    /// <param name="other">Another file, parts of which may be put in.</param>
    public byte[] Mutate(byte[] bytes, byte[] other)
    {
        byte[] result = [.. bytes];
        for (int left = _random.Next(1, 5); left > 0 && result.Length > 0; left--)
        {
            result = Change(result, other);
        }

        return result;
    }

    public int Next(int limit) => _random.Next(limit);

    private byte[] Change(byte[] bytes, byte[] other)
    {
        int at = _random.Next(bytes.Length);
        int length = Math.Min(bytes.Length - at, 1 + _random.Next(16));
        switch (_random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                return bytes;
            case 1:
                bytes[at] = (byte)_random.Next(256);
                return bytes;
            case 2:
                Put(bytes.AsSpan(at));
                return bytes;
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 5:
                int from = _random.Next(other.Length);
                return [.. bytes[..at], .. other[from..Math.Min(other.Length, from + length)], .. bytes[at..]];
            case 6:
                int target = _random.Next(bytes.Length - length + 1);
                bytes.AsSpan(at, length).CopyTo(bytes.AsSpan(target));
                return bytes;
            default:
                bytes[at] += (byte)_random.Next(-3, 4);
                return bytes;
        }
    }

    private void Put(Span<byte> bytes)
    {
        long value = Interesting[_random.Next(Interesting.Length)];
        Span<byte> encoded = stackalloc byte[8];
        if (_random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(encoded, value);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(encoded, value);
        }

        int size = Math.Min(bytes.Length, 1 << _random.Next(4));
        encoded[..size].CopyTo(bytes);
    }
}
