using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DynConv.Vulkan.Kernels;

/// <summary>v · scale[c] + shift[c] for a tensor's channels: normalization, or its inverse.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ChannelScales
{
    private readonly Vector4 _scale;
    private readonly Vector4 _shift;

    private ChannelScales(ReadOnlySpan<float> scale, ReadOnlySpan<float> shift)
    {
        _scale = new Vector4(scale);
        _shift = new Vector4(shift);
    }

    /// <summary>(v · Scale − Mean) / Std.</summary>
    /// <exception cref="ArgumentException">The options do not fit the number of channels, or a number is not finite
    /// or would be divided by zero.</exception>
    public static ChannelScales Normalizing(ImageToTensorOptions options, uint channels)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(nameof(ImageToTensorOptions), options.Mean, options.Std, options.Scale, options.Order, channels);
        return Create(nameof(ImageToTensorOptions), channels, c =>
        {
            (double mean, double std) = (At(options.Mean, c, 0), At(options.Std, c, 1));
            return (options.Scale / std, -mean / std);
        });
    }

    /// <summary>(v · Std + Mean) / Scale.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Normalizing"/>.</exception>
    public static ChannelScales Denormalizing(TensorToImageOptions options, uint channels)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(nameof(TensorToImageOptions), options.Mean, options.Std, options.Scale, options.Order, channels);
        return Create(nameof(TensorToImageOptions), channels, c =>
        {
            (double mean, double std) = (At(options.Mean, c, 0), At(options.Std, c, 1));
            return (std / options.Scale, mean / options.Scale);
        });
    }

    private static ChannelScales Create(string what, uint channels, Func<int, (double Scale, double Shift)> channel)
    {
        Span<float> scales = stackalloc float[4];
        Span<float> shifts = stackalloc float[4];
        for (int c = 0; c < channels; c++)
        {
            (double scale, double shift) = channel(c);
            (scales[c], shifts[c]) = ((float)scale, (float)shift);
            if (!float.IsFinite(scales[c]) || !float.IsFinite(shifts[c]) || scales[c] == 0)
            {
                throw new ArgumentException(Invariant(
                    $"{what}: channel {c} would be v · {scale:R} + {shift:R}, which float32 does not hold; check Mean, Std and Scale"));
            }
        }

        return new ChannelScales(scales, shifts);
    }

    private static void Check(
        string what, IReadOnlyList<float> mean, IReadOnlyList<float> std, float scale, ChannelOrder order, uint channels)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(std);
        CheckList($"{what}.Mean", mean, channels, mayBeZero: true);
        CheckList($"{what}.Std", std, channels, mayBeZero: false);
        if (!float.IsFinite(scale) || scale == 0)
        {
            throw new ArgumentException(Invariant($"{what}.Scale is {scale}; it must be finite and not zero"));
        }

        if (!Enum.IsDefined(order))
        {
            throw new ArgumentException($"{what}.Order is {order}; it must be Rgb or Bgr");
        }
    }

    private static void CheckList(string what, IReadOnlyList<float> values, uint channels, bool mayBeZero)
    {
        if (values.Count != 0 && values.Count != channels)
        {
            throw new ArgumentException(
                $"{what} has {values.Count} numbers, the tensor has {channels} channels; give one for each, or none");
        }

        for (int c = 0; c < values.Count; c++)
        {
            if (!float.IsFinite(values[c]) || (values[c] == 0 && !mayBeZero))
            {
                string demand = mayBeZero ? "finite" : "finite and not zero";
                throw new ArgumentException(Invariant($"{what}[{c}] is {values[c]}; it must be {demand}"));
            }
        }
    }

    private static double At(IReadOnlyList<float> values, int channel, double absent) =>
        values.Count == 0 ? absent : values[channel];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
