using System;
using System.Runtime.CompilerServices;

namespace DynConv.Vulkan.Pipelines;

/// <summary>Values of a shader's specialization constants 0, 1, 2, … (32 bits each; a bool is 0 or 1).</summary>
public readonly struct Specialization : IEquatable<Specialization>
{
    /// <summary>How many constants a kernel may have.</summary>
    public const int Capacity = 16;

    private readonly Values _values;
    private readonly int _count;

    /// <summary>Sets constants 0 to <paramref name="values"/>.Length − 1.</summary>
    public Specialization(params ReadOnlySpan<uint> values)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(values.Length, Capacity);
        _count = values.Length;
        for (int i = 0; i < values.Length; i++)
        {
            _values[i] = values[i];
        }
    }

    /// <summary>How many constants are set.</summary>
    public int Count => _count;

    /// <summary>The value of constant <paramref name="id"/>.</summary>
    public uint this[int id] => _values[id];

    /// <summary>The same with one more.</summary>
    internal Specialization Append(uint value)
    {
        ReadOnlySpan<uint> mine = _values;
        return new Specialization([.. mine[.._count], value]);
    }

    /// <inheritdoc/>
    public bool Equals(Specialization other)
    {
        ReadOnlySpan<uint> mine = _values;
        ReadOnlySpan<uint> theirs = other._values;
        return _count == other._count && mine.SequenceEqual(theirs);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Specialization other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        for (int i = 0; i < _count; i++)
        {
            hash.Add(_values[i]);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        ReadOnlySpan<uint> values = _values;
        return $"[{string.Join(", ", values[.._count].ToArray())}]";
    }

    /// <summary>Equality.</summary>
    public static bool operator ==(Specialization left, Specialization right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(Specialization left, Specialization right) => !left.Equals(right);

    [InlineArray(Capacity)]
    private struct Values
    {
        private uint _first;
    }
}
