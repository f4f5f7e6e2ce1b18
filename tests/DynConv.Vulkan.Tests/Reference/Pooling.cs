using System;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>Float64 pooling layers.</summary>
internal static class Pooling
{
    /// <summary>The mean of every H×W plane (torch.nn.AdaptiveAvgPool2d(1)): [N, C, H, W] to [N, C].</summary>
    public static double[] GlobalAverage(Values input, Planes shape) =>
        AdaptiveAverage(input, shape, outputHeight: 1, outputWidth: 1);

    /// <summary>
    /// torch.nn.AdaptiveAvgPool2d: output i averages the rows ⌊i·H/H'⌋ … ⌈(i+1)·H/H'⌉−1, columns alike
    /// (torch/aten native/AdaptivePooling.h, start_index and end_index). The cells overlap where H' does not divide H.
    /// </summary>
    /// <returns>[N, C, outputHeight, outputWidth].</returns>
    public static double[] AdaptiveAverage(Values input, Planes shape, int outputHeight, int outputWidth)
    {
        ReadOnlySpan<double> x = input.Require(shape.Count, nameof(input));
        Planes result = shape with { H = outputHeight, W = outputWidth };
        double[] output = new double[result.Count];
        for (int i = 0; i < output.Length; i++)
        {
            (int top, int bottom) = Cell(i / outputWidth % outputHeight, outputHeight, shape.H);
            (int left, int right) = Cell(i % outputWidth, outputWidth, shape.W);
            ReadOnlySpan<double> plane = x.Slice(i / result.Area * shape.Area, shape.Area);
            output[i] = Sum(plane, shape.W, top, bottom, left, right) / ((bottom - top) * (right - left));
        }

        return output;
    }

    /// <summary>
    /// torch.nn.AvgPool2d. The divisor is the part of the window inside the padded input, or with
    /// <paramref name="countIncludePad"/> false inside the input (torch/aten native/cpu/AvgPoolKernel.cpp); a window
    /// without an element is 0. Dilation must be 1.
    /// </summary>
    public static double[] Average(
        Values input, Planes shape, Window window, bool ceil = false, bool countIncludePad = true)
    {
        ReadOnlySpan<double> x = input.Require(shape.Count, nameof(input));
        Planes result = window.Outputs(shape, shape.C, ceil);
        double[] output = new double[result.Count];
        for (int i = 0; i < output.Length; i++)
        {
            (int top, int bottom) = Span(window.Y, i / result.W % result.H, shape.H);
            (int left, int right) = Span(window.X, i % result.W, shape.W);
            int padded = (bottom - top) * (right - left);
            (top, left) = (Math.Max(top, 0), Math.Max(left, 0));
            (bottom, right) = (Math.Min(bottom, shape.H), Math.Min(right, shape.W));
            if (top < bottom && left < right)
            {
                int divisor = countIncludePad ? padded : (bottom - top) * (right - left);
                ReadOnlySpan<double> plane = x.Slice(i / result.Area * shape.Area, shape.Area);
                output[i] = Sum(plane, shape.W, top, bottom, left, right) / divisor;
            }
        }

        return output;
    }

    /// <summary>
    /// torch.nn.MaxPool2d: the largest element under the window, −∞ where it covers none, NaN where it covers a NaN
    /// (torch/aten native/cpu/MaxPoolKernel.cpp).
    /// </summary>
    public static double[] Max(Values input, Planes shape, Window window, bool ceil = false)
    {
        ReadOnlySpan<double> x = input.Require(shape.Count, nameof(input));
        Planes result = window.Outputs(shape, shape.C, ceil);
        double[] output = new double[result.Count];
        for (int i = 0; i < output.Length; i++)
        {
            ReadOnlySpan<double> plane = x.Slice(i / result.Area * shape.Area, shape.Area);
            output[i] = Largest(plane, shape, window, i / result.W % result.H, i % result.W);
        }

        return output;
    }

    private static double Largest(ReadOnlySpan<double> plane, Planes shape, Window window, int outputY, int outputX)
    {
        double largest = double.NegativeInfinity;
        for (int tap = 0; tap < window.Taps; tap++)
        {
            int y = window.Y.Index(outputY, tap / window.X.Taps);
            int x = window.X.Index(outputX, tap % window.X.Taps);
            if (y >= 0 && y < shape.H && x >= 0 && x < shape.W)
            {
                largest = Math.Max(largest, plane[(y * shape.W) + x]);
            }
        }

        return largest;
    }

    private static (int Start, int End) Cell(int output, int outputs, int size) =>
        (output * size / outputs, (((output + 1) * size) + outputs - 1) / outputs);

    private static (int Start, int End) Span(WindowAxis axis, int output, int size)
    {
        int start = axis.Index(output, 0);
        return (start, Math.Min(start + axis.Taps, size + axis.Padding));
    }

    private static double Sum(ReadOnlySpan<double> plane, int width, int top, int bottom, int left, int right)
    {
        double sum = 0;
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                sum += plane[(y * width) + x];
            }
        }

        return sum;
    }
}
