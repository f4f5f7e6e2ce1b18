using System;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Tool.Bench;

/// <summary>
/// Single numbers of a layer's output in float64, by the formula. The whole output of a large batch would take longer
/// than everything else that is measured.
/// </summary>
/// <param name="weights">The layer.</param>
/// <param name="isDynamic">False for the static layer.</param>
/// <param name="input">[N, C, H, W].</param>
internal sealed class LayerReference(LayerWeights weights, bool isDynamic, float[] input)
{
    private readonly LayerWorkload _load = weights.Load;
    private readonly double[] _kernel = new double[weights.Load.FilterLength];
    private double[] _shares = [1];
    private (int Sample, int Filter) _mixed = (-1, -1);

    /// <summary>One number. Fast where the same sample and filter are asked for again.</summary>
    public double Output(int sample, int filter, int row, int column)
    {
        Mix(sample, filter);
        int perGroup = _load.Channels / _load.Groups;
        int first = filter / (_load.Filters / _load.Groups) * perGroup;
        (int height, int width) = (_load.Map.Height, _load.Map.Width);
        double sum = 0;
        int tap = 0;
        for (int c = first; c < first + perGroup; c++)
        {
            long plane = (((long)sample * _load.Channels) + c) * height * width;
            for (int i = 0; i < _load.Kernel.Height; i++)
            {
                int y = (row * _load.Stride) - _load.Padding.Height + i;
                for (int j = 0; j < _load.Kernel.Width; j++, tap++)
                {
                    int x = (column * _load.Stride) - _load.Padding.Width + j;
                    if (y >= 0 && y < height && x >= 0 && x < width)
                    {
                        sum += _kernel[tap] * input[plane + ((long)y * width) + x];
                    }
                }
            }
        }

        return sum;
    }

    private void Mix(int sample, int filter)
    {
        if (isDynamic && _mixed.Sample != sample)
        {
            _shares = Attend(sample);
        }

        if (_mixed == (sample, filter))
        {
            return;
        }

        _mixed = (sample, filter);
        Array.Clear(_kernel);
        for (int k = 0; k < _shares.Length; k++)
        {
            long start = (((long)k * _load.Filters) + filter) * _kernel.Length;
            for (int i = 0; i < _kernel.Length; i++)
            {
                _kernel[i] += _shares[k] * weights.Bank[start + i];
            }
        }
    }

    private double[] Attend(int sample)
    {
        int plane = _load.Map.Height * _load.Map.Width;
        double[] pooled = new double[_load.Channels];
        for (int c = 0; c < pooled.Length; c++)
        {
            double sum = 0;
            foreach (float value in input.AsSpan(((sample * _load.Channels) + c) * plane, plane))
            {
                sum += value;
            }

            pooled[c] = sum / plane;
        }

        double[] logits = Attention.Logits(
            pooled, 1, _load.Channels, _load.Hidden, _load.Experts, (weights.Fc1, (float[]?)null),
            (weights.Fc2, weights.Fc2Bias));
        return Attention.Softmax(logits, 1, _load.Experts);
    }
}
