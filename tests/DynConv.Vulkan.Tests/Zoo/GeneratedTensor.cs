using System;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace DynConv.Vulkan.Tests.Zoo;

/// <summary>A tensor of a state dict that is not stored but made again: one line of NAME.tensors.tsv.</summary>
internal sealed class GeneratedTensor
{
    private const int PieceLength = 1 << 14;

    private readonly double _center;
    private readonly double _halfWidth;
    private readonly ImmutableArray<double> _literal = [];

    /// <summary>Reads a line: key, shape, center, halfwidth, type.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public GeneratedTensor(string line)
    {
        string[] fields = line.Split('\t');
        if (fields.Length != 5 || fields[4] is not ("float32" or "int64"))
        {
            throw new InvalidDataException($"no line of a tensor: {line}");
        }

        Key = fields[0];
        Shape =
        [
            .. fields[1].Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(static size => long.Parse(size, CultureInfo.InvariantCulture)),
        ];
        IsWhole = fields[4] == "int64";
        if (fields[3] == "literal")
        {
            _literal = [.. fields[2].Split(',').Select(Number)];
        }
        else
        {
            (_center, _halfWidth) = (Number(fields[2]), Number(fields[3]));
        }
    }

    /// <summary>The name in the state dict.</summary>
    public string Key { get; }

    /// <summary>The sizes; none for a scalar.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>Whether the numbers are int64 and not float32.</summary>
    public bool IsWhole { get; }

    /// <summary>How many numbers there are.</summary>
    public long Count => Shape.Aggregate(1L, static (count, size) => count * size);

    /// <summary>The bytes of all numbers.</summary>
    public long ByteCount => Count * (IsWhole ? sizeof(long) : sizeof(float));

    /// <summary>Writes all numbers, little-endian.</summary>
    public void WriteTo(Stream stream)
    {
        if (IsWhole)
        {
            for (long i = 0; i < Count; i++)
            {
                stream.Write(BitConverter.GetBytes((long)(_literal.IsEmpty ? _center : _literal[(int)i])));
            }

            return;
        }

        float[] piece = new float[(int)Math.Min(PieceLength, Count)];
        for (long at = 0; at < Count; at += piece.Length)
        {
            Span<float> part = piece.AsSpan(0, (int)Math.Min(piece.Length, Count - at));
            Fill(at, part);
            stream.Write(MemoryMarshal.AsBytes(part));
        }
    }

    /// <summary>Makes the numbers from number <paramref name="start"/> on.</summary>
    public void Fill(long start, Span<float> destination)
    {
        KeyNumbers numbers = new(Key);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = _literal.IsEmpty
                ? (float)(_center + (_halfWidth * numbers.Signed(start + i)))
                : (float)_literal[(int)start + i];
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
