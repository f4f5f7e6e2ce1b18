using System.Globalization;

namespace DynConv.Vulkan.Networks;

/// <summary>
/// A number for each spatial axis: a kernel's size, a stride, a padding or a dilation. As in PyTorch an
/// <see cref="int"/> stands for both axes and a pair is (height, width).
/// </summary>
/// <param name="Height">Along the rows (the first spatial axis).</param>
/// <param name="Width">Along the columns (the second spatial axis).</param>
public readonly record struct Size2d(int Height, int Width)
{
    /// <summary>The same number for both axes.</summary>
    /// <param name="both">The number.</param>
    public static implicit operator Size2d(int both) => FromInt32(both);

    /// <summary>A number for each axis.</summary>
    /// <param name="pair">(height, width).</param>
    public static implicit operator Size2d((int Height, int Width) pair) => FromValueTuple(pair);

    /// <summary>The same number for both axes.</summary>
    /// <param name="both">The number.</param>
    /// <returns>The pair.</returns>
    public static Size2d FromInt32(int both) => new(both, both);

    /// <summary>A number for each axis.</summary>
    /// <param name="pair">(height, width).</param>
    /// <returns>The pair.</returns>
    public static Size2d FromValueTuple((int Height, int Width) pair) => new(pair.Height, pair.Width);

    /// <summary>Height × width, for example <c>3×5</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Height}×{Width}");
}
