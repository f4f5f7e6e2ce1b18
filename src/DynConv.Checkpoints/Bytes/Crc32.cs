using System;

namespace DynConv.Checkpoints.Bytes;

/// <summary>The CRC-32 of zip archives (polynomial 0xEDB88320, reflected).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>Goes on with a sum; begin with 0.</summary>
    public static uint Append(uint sum, ReadOnlySpan<byte> bytes)
    {
        uint state = ~sum;
        foreach (byte b in bytes)
        {
            state = Table[(byte)(state ^ b)] ^ (state >> 8);
        }

        return ~state;
    }

    /// <summary>The sum of all bytes of a source, read in pieces.</summary>
    public static uint Of(ByteSource source)
    {
        using ByteLease lease = source.Lease();
        uint sum = 0;
        for (long at = 0; at < source.Length; at += 1 << 20)
        {
            sum = Append(sum, lease.Span(at, (int)Math.Min(1 << 20, source.Length - at)));
        }

        return sum;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
            }

            table[i] = value;
        }

        return table;
    }
}
