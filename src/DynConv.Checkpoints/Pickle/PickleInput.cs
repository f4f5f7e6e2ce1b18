using System;
using System.Buffers.Binary;
using System.Text;
using DynConv.Checkpoints.Bytes;

namespace DynConv.Checkpoints.Pickle;

/// <summary>
/// Reads forward through a range of bytes by a small window. Every length from the file is compared with the bytes that
/// are left before anything is allocated for it.
/// </summary>
internal sealed class PickleInput
{
    private const int WindowSize = 1 << 14;
    private const int MaxLine = 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ByteSource _source;
    private readonly PickleBudget _budget;
    private readonly byte[] _window;
    private long _windowStart;
    private int _windowLength;
    private int _at;

    public PickleInput(ByteSource source, PickleBudget budget)
    {
        _source = source;
        _budget = budget;
        _window = new byte[Math.Min(WindowSize, source.Length)];
    }

    /// <summary>What messages call the bytes.</summary>
    public Origin Origin => _source.Origin;

    /// <summary>The next byte's offset.</summary>
    public long Position => _windowStart + _at;

    /// <summary>The bytes that are left.</summary>
    public long Remaining => _source.Length - Position;

    /// <summary>Moves forward without reading.</summary>
    public void Skip(long count)
    {
        Require((ulong)count);
        MoveTo(Position + count);
    }

    public byte ReadByte()
    {
        if (_at == _windowLength)
        {
            Fill(1);
        }

        return _window[_at++];
    }

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(ReadFixed(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadFixed(4));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadFixed(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(ReadFixed(8));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadFixed(8));

    public double ReadBigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(ReadFixed(8));

    /// <summary>Reads bytes that the file counts.</summary>
    public byte[] ReadBytes(ulong count)
    {
        CountString(count);
        byte[] bytes = new byte[count];
        ReadInto(bytes);
        return bytes;
    }

    /// <summary>Reads text that the file counts in bytes, as UTF-8.</summary>
    public string ReadUtf8(ulong count)
    {
        long start = Position;
        try
        {
            return ReadText(count, Utf8);
        }
        catch (DecoderFallbackException exception)
        {
            throw Origin.Refuse(start, "text that is not UTF-8", null, exception);
        }
    }

    /// <summary>Reads text that the file counts in bytes, as Latin-1: Python 2's byte strings.</summary>
    public string ReadLatin1(ulong count) => ReadText(count, Encoding.Latin1);

    /// <summary>Reads text up to a line feed.</summary>
    public string ReadLine()
    {
        long start = Position;
        StringBuilder line = new();
        for (byte b = ReadByte(); b != '\n'; b = ReadByte())
        {
            if (line.Length == MaxLine)
            {
                throw Origin.Refuse(start, $"a name over {MaxLine} characters long");
            }

            line.Append((char)b);
        }

        return line.ToString();
    }

    /// <summary>Refuses a length from the file that is larger than what is left.</summary>
    public void Require(ulong count)
    {
        if (count > (ulong)Remaining)
        {
            throw Origin.Refuse(
                Position, $"{count} bytes are announced where {Remaining} are left", "the file is cut off or damaged");
        }
    }

    private string ReadText(ulong count, Encoding encoding)
    {
        CountString(count);
        if (count <= (ulong)_window.Length)
        {
            return encoding.GetString(ReadFixed((int)count));
        }

        byte[] bytes = new byte[count];
        ReadInto(bytes);
        return encoding.GetString(bytes);
    }

    private void CountString(ulong count)
    {
        Require(count);
        _budget.CountString(Origin, Position, count);
    }

    private ReadOnlySpan<byte> ReadFixed(int count)
    {
        if (_windowLength - _at < count)
        {
            Fill(count);
        }

        ReadOnlySpan<byte> bytes = _window.AsSpan(_at, count);
        _at += count;
        return bytes;
    }

    private void ReadInto(Span<byte> destination)
    {
        long start = Position;
        _source.Read(start, destination);
        MoveTo(start + destination.Length);
    }

    private void MoveTo(long position)
    {
        _windowStart = position;
        _windowLength = 0;
        _at = 0;
    }

    private void Fill(int count)
    {
        Require((ulong)count);
        MoveTo(Position);
        _windowLength = (int)Math.Min(_window.Length, Remaining);
        _source.Read(_windowStart, _window.AsSpan(0, _windowLength));
    }
}
