using System;
using System.Collections.Generic;

namespace DynConv.Vulkan.Networks;

/// <summary>
/// The sizes of a tensor in a network: [N, C, H, W] for images, [N, C, L] for sequences, [N, C, D, H, W] for volumes, or
/// [N, features] after a <c>Flatten</c> or <c>Linear</c>. Row-major, the last size varies fastest.
/// </summary>
public readonly record struct TensorShape
{
    /// <summary>The shape [N, C, H, W].</summary>
    /// <param name="n">Samples, at least 1.</param>
    /// <param name="c">Channels, at least 1.</param>
    /// <param name="h">Rows, at least 1.</param>
    /// <param name="w">Columns, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the number of elements does not fit a
    /// <see cref="long"/>.</exception>
    public TensorShape(int n, int c, int h, int w)
        : this(n, c, 1, h, w, 4)
    {
    }

    /// <summary>The shape [N, features].</summary>
    /// <param name="n">Samples, at least 1.</param>
    /// <param name="features">Features of a sample, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public TensorShape(int n, int features)
        : this(n, features, 1, 1, 1, 2)
    {
    }

    private TensorShape(int n, int c, int d, int h, int w, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(c, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(d, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(h, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(w, 1);
        (N, C, D, H, W, Rank) = (n, c, d, h, w, rank);
        if (CountElements(n, c, d, h, w) > long.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(n), $"{this} is more than 2^63 elements");
        }
    }

    /// <summary>Samples.</summary>
    public int N { get; }

    /// <summary>Channels, or features.</summary>
    public int C { get; }

    /// <summary>Slices of a volume; else 1.</summary>
    public int D { get; }

    /// <summary>Rows of an image or of a slice; else 1.</summary>
    public int H { get; }

    /// <summary>Columns, or the length of a sequence; 1 where <see cref="Rank"/> is 2.</summary>
    public int W { get; }

    /// <summary>The number of dimensions: 4, or 2 for [N, features], 3 for sequences, 5 for volumes.</summary>
    public int Rank { get; }

    /// <summary>The product of the sizes.</summary>
    public long ElementCount => (long)CountElements(N, C, D, H, W);

    /// <summary>The numbers of one channel of a sample: D·H·W.</summary>
    public int PlaneSize => checked(D * H * W);

    /// <summary>The sizes in order, as many as <see cref="Rank"/>.</summary>
    public IReadOnlyList<int> Sizes => Rank switch
    {
        2 => [N, C],
        3 => [N, C, W],
        5 => [N, C, D, H, W],
        _ => [N, C, H, W],
    };

    /// <summary>The shape [N, C, L].</summary>
    /// <param name="n">Samples, at least 1.</param>
    /// <param name="c">Channels, at least 1.</param>
    /// <param name="length">L, at least 1.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">As for images.</exception>
    public static TensorShape Sequence(int n, int c, int length) => new(n, c, 1, 1, length, 3);

    /// <summary>The shape [N, C, D, H, W].</summary>
    /// <param name="n">Samples, at least 1.</param>
    /// <param name="c">Channels, at least 1.</param>
    /// <param name="d">Slices, at least 1.</param>
    /// <param name="h">Rows, at least 1.</param>
    /// <param name="w">Columns, at least 1.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">As for images.</exception>
    public static TensorShape Volume(int n, int c, int d, int h, int w) => new(n, c, d, h, w, 5);

    /// <summary>The same shape with another number of samples.</summary>
    /// <param name="n">Samples, at least 1.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is below 1, or the number of elements does
    /// not fit a <see cref="long"/>.</exception>
    public TensorShape WithBatch(int n) => new(n, C, D, H, W, Rank);

    /// <summary>The sizes with × between them, for example <c>8×64×56×56</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Join('×', Sizes);

    /// <summary>The product of five sizes of at most 2^31; 2^127 or more is given as 2^127.</summary>
    internal static UInt128 CountElements(long n, long c, long d, long h, long w)
    {
        UInt128 plane = (UInt128)(ulong)d * (ulong)h * (ulong)w, rows = (UInt128)(ulong)n * (ulong)c;
        return plane >> 64 == 0 ? plane * rows : (UInt128)1 << 127;
    }
}
