using System;
using System.Buffers;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Planning.Weights;

/// <summary>
/// How convolution kernels lie in a device's memory. The filters of one group are taken in tiles of F, and the F
/// numbers that one invocation needs for a tap lie side by side: the number of filter o = group·(O/G) + oi, channel
/// c, tap (ky, kx) is at <c>(((group·tiles + oi / F)·(C/G) + c)·kh·kw + ky·kw + kx)·F + oi % F</c>, tiles = ⌈(O/G) /
/// F⌉. Filters that only fill the last tile of a group are 0.
/// </summary>
internal readonly record struct FilterLayout
{
    /// <summary>Numbers that are in memory at once while a checkpoint's kernel is packed.</summary>
    public const int PieceCount = 1 << 16;

    private readonly int _filtersPerGroup;
    private readonly int _tiles;
    private readonly int _taps;

    /// <summary>A layout.</summary>
    /// <param name="filters">O.</param>
    /// <param name="channelsPerGroup">C/G.</param>
    /// <param name="kernelHeight">kh.</param>
    /// <param name="kernelWidth">kw.</param>
    /// <param name="groups">G; divides O.</param>
    /// <param name="tile">F.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    /// <exception cref="ArgumentException">The groups do not divide the filters.</exception>
    /// <exception cref="OverflowException">The packed kernel has more than 2^31 numbers.</exception>
    public FilterLayout(int filters, int channelsPerGroup, int kernelHeight, int kernelWidth, int groups, int tile)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channelsPerGroup, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tile, 1);
        if (filters % groups != 0)
        {
            throw new ArgumentException($"{groups} groups do not divide {filters} filters", nameof(groups));
        }

        (Groups, Tile) = (groups, tile);
        _filtersPerGroup = filters / groups;
        _tiles = (int)(((long)_filtersPerGroup + tile - 1) / tile);
        _taps = checked(channelsPerGroup * kernelHeight * kernelWidth);
        PlainCount = checked(filters * _taps);
        PackedCount = checked(groups * _tiles * _taps * tile);
    }

    /// <summary>G.</summary>
    public int Groups { get; }

    /// <summary>F.</summary>
    public int Tile { get; }

    /// <summary>O.</summary>
    public int Filters => Groups * _filtersPerGroup;

    /// <summary>Filters with those that only fill tiles.</summary>
    public int Slots => Groups * _tiles * Tile;

    /// <summary>Numbers of a tile: those of its F filters, side by side.</summary>
    public int Span => Tile * _taps;

    /// <summary>The numbers of a kernel [O, C/G, kh, kw].</summary>
    public int PlainCount { get; }

    /// <summary>The numbers of the same kernel packed, with the zeros that fill tiles.</summary>
    public int PackedCount { get; }

    /// <summary>Room for so many floats where a kernel reads four at a time.</summary>
    public static int RoundUpToQuad(int count) => checked(count + 3) / 4 * 4;

    /// <summary>Packs a kernel.</summary>
    /// <param name="plain">[O, C/G, kh, kw], <see cref="PlainCount"/> numbers.</param>
    /// <param name="packed"><see cref="PackedCount"/> numbers; all are written.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Pack(ReadOnlySpan<float> plain, Span<float> packed)
    {
        RequireLengths(plain.Length, packed.Length);
        ClearGaps(packed);
        PackFilters(0, plain, NumberEncoding.Singles, 0, MemoryMarshal.Cast<float, uint>(packed));
    }

    /// <summary>As <see cref="Pack(ReadOnlySpan{float}, Span{float})"/>, without the whole kernel in memory.</summary>
    /// <param name="source">What has the kernel.</param>
    /// <param name="first">Where it begins there.</param>
    /// <param name="packed"><see cref="PackedCount"/> numbers; all are written.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public void Pack(Parameter source, int first, Span<float> packed)
    {
        RequireLengths(PlainCount, packed.Length);
        ClearGaps(packed);
        Pack(source, first, NumberEncoding.Singles, MemoryMarshal.Cast<float, uint>(packed));
    }

    /// <summary>Writes all filters of a kernel, and nothing to places that have none.</summary>
    /// <param name="source">What has the kernel.</param>
    /// <param name="first">Where it begins there; the encoding counts filters from the source's beginning.</param>
    /// <param name="encoding">How numbers are written.</param>
    /// <param name="packed">Room for <see cref="PackedCount"/> of them.</param>
    public void Pack(Parameter source, int first, NumberEncoding encoding, Span<uint> packed)
    {
        int filters = Filters, step = Math.Clamp(PieceCount / _taps, 1, filters);
        float[] piece = ArrayPool<float>.Shared.Rent(step * _taps);
        try
        {
            for (int o = 0; o < filters; o += step)
            {
                Span<float> used = piece.AsSpan(0, Math.Min(step, filters - o) * _taps);
                source.CopyTo(first + (o * _taps), used);
                PackFilters(o, used, encoding, first / _taps, packed);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(piece);
        }
    }

    /// <summary>Takes a packed kernel apart.</summary>
    /// <param name="packed"><see cref="PackedCount"/> numbers.</param>
    /// <param name="plain">[O, C/G, kh, kw], <see cref="PlainCount"/> numbers; all are written.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Unpack(ReadOnlySpan<float> packed, Span<float> plain)
    {
        RequireLengths(plain.Length, packed.Length);
        for (int o = 0; o < Filters; o++)
        {
            Span<float> filter = plain.Slice(o * _taps, _taps);
            int at = FirstOf(o);
            foreach (ref float value in filter)
            {
                value = packed[at];
                at += Tile;
            }
        }
    }

    /// <summary>The place in the packed kernel of a number of the plain one.</summary>
    public int PlaceOf(int plain)
    {
        (int filter, int tap) = Math.DivRem(plain, _taps);
        return FirstOf(filter) + (tap * Tile);
    }

    /// <summary>The place of a filter among the <see cref="Slots"/>.</summary>
    public int SlotOf(int filter)
    {
        (int group, int index) = Math.DivRem(filter, _filtersPerGroup);
        return (group * _tiles * Tile) + index;
    }

    private void PackFilters(
        int first, ReadOnlySpan<float> plain, NumberEncoding encoding, int firstFilter, Span<uint> packed)
    {
        for (int o = first; !plain.IsEmpty; o++)
        {
            encoding.Write(plain[.._taps], firstFilter + o, packed, FirstOf(o), Tile);
            plain = plain[_taps..];
        }
    }

    private void ClearGaps(Span<float> packed)
    {
        if (_filtersPerGroup % Tile != 0)
        {
            packed.Clear();
        }
    }

    /// <summary>The place of a filter's first number; the others follow every F.</summary>
    private int FirstOf(int filter)
    {
        (int group, int index) = Math.DivRem(filter, _filtersPerGroup);
        return (((group * _tiles) + (index / Tile)) * _taps * Tile) + (index % Tile);
    }

    private void RequireLengths(int plain, int packed)
    {
        if (plain != PlainCount || packed != PackedCount)
        {
            throw new ArgumentException(
                $"{plain} plain and {packed} packed numbers, {PlainCount} and {PackedCount} are wanted");
        }
    }
}
