using System.Globalization;

namespace DynConv.Vulkan.Networks;

/// <summary>
/// A number for each axis of a volume: a kernel's size, a stride, a padding or a dilation. As in PyTorch an
/// <see cref="int"/> stands for all three axes and a triple is (depth, height, width).
/// </summary>
/// <param name="Depth">Along the slices (the first spatial axis).</param>
/// <param name="Height">Along the rows (the second spatial axis).</param>
/// <param name="Width">Along the columns (the third spatial axis).</param>
public readonly record struct Size3d(int Depth, int Height, int Width)
{
    /// <summary>The numbers of a slice.</summary>
    internal Size2d Slice => new(Height, Width);

    /// <summary>The same number for all axes.</summary>
    /// <param name="all">The number.</param>
    public static implicit operator Size3d(int all) => FromInt32(all);

    /// <summary>A number for each axis.</summary>
    /// <param name="triple">(depth, height, width).</param>
    public static implicit operator Size3d((int Depth, int Height, int Width) triple) => FromValueTuple(triple);

    /// <summary>The same number for all axes.</summary>
    /// <param name="all">The number.</param>
    /// <returns>The triple.</returns>
    public static Size3d FromInt32(int all) => new(all, all, all);

    /// <summary>A number for each axis.</summary>
    /// <param name="triple">(depth, height, width).</param>
    /// <returns>The triple.</returns>
    public static Size3d FromValueTuple((int Depth, int Height, int Width) triple) =>
        new(triple.Depth, triple.Height, triple.Width);

    /// <summary>Depth × height × width, for example <c>3×5×5</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Depth}×{Height}×{Width}");
}
