using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>The numbers of a pool's window.</summary>
/// <param name="Kernel">Taps per axis.</param>
/// <param name="Stride">Pixels between two windows.</param>
/// <param name="Padding">Pixels before and after the input, at most half a window.</param>
/// <param name="Dilation">Pixels between two taps.</param>
/// <param name="CeilMode">Whether a last window may reach beyond the padded input.</param>
internal readonly record struct PoolGeometry(
    Size2d Kernel, Size2d Stride, Size2d Padding, Size2d Dilation, bool CeilMode)
{
    /// <summary>Whether each output pixel is the input pixel in the same place.</summary>
    public bool IsIdentity => Kernel == 1 && Stride == 1 && Padding == 0;

    /// <summary>Checks what a layer was given.</summary>
    /// <exception cref="ArgumentException">A number is out of its range; the message says which.</exception>
    public static PoolGeometry Create(
        Size2d kernelSize, Size2d? stride, Size2d? padding, Size2d? dilation, bool ceilMode)
    {
        _ = LayerArguments.Positive(kernelSize, nameof(kernelSize));
        Size2d spread = LayerArguments.Positive(dilation ?? 1, nameof(dilation));
        return new PoolGeometry(
            kernelSize,
            LayerArguments.Positive(stride ?? kernelSize, nameof(stride)),
            LayerArguments.PoolPadding(padding ?? 0, kernelSize, spread),
            spread,
            ceilMode);
    }

    /// <summary>The output of an input, or what is wrong with it.</summary>
    /// <exception cref="ShapeException">The input does not suit the window.</exception>
    public TensorShape InferOutput(string layerName, TensorShape input)
    {
        ShapeRules.RequireImage(layerName, input);
        long height = Positions(input.H, Kernel.Height, Stride.Height, Padding.Height, Dilation.Height);
        long width = Positions(input.W, Kernel.Width, Stride.Width, Padding.Width, Dilation.Width);
        if (height < 1 || width < 1)
        {
            throw ShapeRules.WindowTooLarge(layerName, input, Kernel, Padding, Dilation);
        }

        return ShapeRules.Image(layerName, input.N, input.C, height, width);
    }

    private long Positions(int input, int kernel, int stride, int padding, int dilation) => CeilMode
        ? WindowMath.PositionsCeiling(input, kernel, stride, padding, dilation)
        : WindowMath.Positions(input, kernel, stride, padding, dilation);
}
