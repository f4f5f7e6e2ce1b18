using System;

namespace DynConv.Checkpoints.Tensors;

/// <summary>Turns the integers of a quantized tensor into the real numbers that they stand for, as PyTorch's dequantize
/// does.</summary>
internal sealed class Dequantizer
{
    private readonly float[] _scales;
    private readonly float[] _zeroPoints;
    private readonly long _inner;

    private Dequantizer(float[] scales, float[] zeroPoints, long inner)
    {
        _scales = scales;
        _zeroPoints = zeroPoints;
        _inner = inner;
    }

    /// <summary>Reads the scales of a tensor.</summary>
    public static Dequantizer Create(TensorView view, TensorQuantization quantization)
    {
        if (quantization is not { Scales: { } scales, ZeroPoints: { } zeroPoints, Axis: { } axis })
        {
            return new Dequantizer(
                [(float)quantization.Scale.GetValueOrDefault()], [quantization.ZeroPoint.GetValueOrDefault()],
                long.MaxValue);
        }

        float[] scaleValues = new float[scales.ElementCount];
        float[] zeroPointValues = new float[zeroPoints.ElementCount];
        scales.CopyTo(scaleValues);
        zeroPoints.CopyTo(zeroPointValues);
        long inner = 1;
        foreach (long size in view.Shape.AsSpan(axis + 1))
        {
            inner *= size;
        }

        return new Dequantizer(scaleValues, zeroPointValues, inner);
    }

    /// <summary>Converts in place the integers of the elements from <paramref name="first"/> on.</summary>
    public void Apply(long first, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int channel = (int)((first + i) / _inner % _scales.Length);
            values[i] = (values[i] - _zeroPoints[channel]) * _scales[channel];
        }
    }
}
