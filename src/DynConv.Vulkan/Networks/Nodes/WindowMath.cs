using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>How many positions a sliding window has along one axis; PyTorch's formulas.</summary>
internal static class WindowMath
{
    /// <summary>The pixels from a window's first to its last tap, both included.</summary>
    public static long Extent(int kernel, int dilation) => ((long)dilation * (kernel - 1)) + 1;

    /// <summary>Positions of a window that lies wholly in the padded input; below 1 where there are none.</summary>
    public static long Positions(int input, int kernel, int stride, int padding, int dilation)
    {
        long room = input + (2L * padding) - Extent(kernel, dilation);
        return FloorDivide(room, stride) + 1;
    }

    /// <summary>Positions of a window with TensorFlow's 'SAME' padding: ⌈input / stride⌉.</summary>
    public static long SamePositions(int input, int stride) => ((long)input + stride - 1) / stride;

    /// <summary>The zeros on both sides together that 'SAME' padding takes.</summary>
    public static int SamePadding(int input, int kernel, int stride, int dilation) => checked((int)Math.Max(
        ((SamePositions(input, stride) - 1) * stride) + Extent(kernel, dilation) - input, 0));

    /// <summary>
    /// As <see cref="Positions"/>, and one more that reaches beyond the padded input where pixels remain, but only if
    /// that window starts inside the input or its left padding (<c>ceil_mode</c>).
    /// </summary>
    public static long PositionsCeiling(int input, int kernel, int stride, int padding, int dilation)
    {
        long room = input + (2L * padding) - Extent(kernel, dilation);
        long positions = FloorDivide(room + stride - 1, stride) + 1;
        return (positions - 1) * stride >= (long)input + padding ? positions - 1 : positions;
    }

    private static long FloorDivide(long value, long divisor) =>
        (value / divisor) - (value % divisor < 0 ? 1 : 0);
}
