using System;
using System.Collections.Generic;
using System.Globalization;

namespace DynConv.Vulkan.Networks;

/// <summary>
/// The sizes of a tensor in a network: [N, C, H, W], or [N, features] after a <c>Flatten</c> or <c>Linear</c>.
/// Row-major, the last size varies fastest.
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
        : this(n, c, h, w, 4)
    {
    }

    /// <summary>The shape [N, features].</summary>
    /// <param name="n">Samples, at least 1.</param>
    /// <param name="features">Features of a sample, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public TensorShape(int n, int features)
        : this(n, features, 1, 1, 2)
    {
    }

    private TensorShape(int n, int c, int h, int w, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(c, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(h, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(w, 1);
        if (CountElements(n, c, h, w) > long.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(n), $"{n}×{c}×{h}×{w} is more than 2^63 elements");
        }

        (N, C, H, W, Rank) = (n, c, h, w, rank);
    }

    /// <summary>Samples.</summary>
    public int N { get; }

    /// <summary>Channels, or features.</summary>
    public int C { get; }

    /// <summary>Rows; 1 where <see cref="Rank"/> is 2.</summary>
    public int H { get; }

    /// <summary>Columns; 1 where <see cref="Rank"/> is 2.</summary>
    public int W { get; }

    /// <summary>The number of dimensions: 4, or 2 for [N, features].</summary>
    public int Rank { get; }

    /// <summary>The product of the sizes.</summary>
    public long ElementCount => (long)CountElements(N, C, H, W);

    /// <summary>The sizes in order, as many as <see cref="Rank"/>.</summary>
    public IReadOnlyList<int> Sizes => Rank == 2 ? [N, C] : [N, C, H, W];

    /// <summary>The same shape with another number of samples.</summary>
    /// <param name="n">Samples, at least 1.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is below 1, or the number of elements does
    /// not fit a <see cref="long"/>.</exception>
    public TensorShape WithBatch(int n) => new(n, C, H, W, Rank);

    /// <summary>The sizes with × between them, for example <c>8×64×56×56</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Rank == 2
        ? string.Create(CultureInfo.InvariantCulture, $"{N}×{C}")
        : string.Create(CultureInfo.InvariantCulture, $"{N}×{C}×{H}×{W}");

    internal static UInt128 CountElements(long n, long c, long h, long w) =>
        (UInt128)(ulong)n * (ulong)c * ((UInt128)(ulong)h * (ulong)w);
}
