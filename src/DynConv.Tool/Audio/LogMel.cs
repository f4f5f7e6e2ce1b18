using System;
using System.Numerics;
using DynConv.Vulkan.Networks.Zoo;
using MathNet.Numerics.IntegralTransforms;

namespace DynConv.Tool.Audio;

/// <summary>Makes log-mel spectrograms as a network's authors do.</summary>
internal sealed class LogMel
{
    private readonly LogMelSpectrogram _settings;
    private readonly double[] _window;
    private readonly (int First, double[] Weights)[] _triangles;

    /// <summary>Prepares to make some.</summary>
    /// <param name="settings">How.</param>
    /// <param name="bins">Rows.</param>
    public LogMel(LogMelSpectrogram settings, int bins)
    {
        _settings = settings;
        _window = MakeWindow(settings.WindowLength);
        _triangles = MakeTriangles(settings, bins);
    }

    /// <summary>Fills [bins, frames].</summary>
    /// <param name="samples">At least <see cref="LogMelSpectrogram.FewestSamples"/>, at the wanted
    /// rate.</param>
    /// <param name="features">Takes the spectrogram.</param>
    public void Fill(ReadOnlySpan<float> samples, Span<float> features)
    {
        int frames = _settings.Frames(samples.Length);
        Complex[] spectrum = new Complex[_settings.TransformLength];
        double[] power = new double[(_settings.TransformLength / 2) + 1];
        for (int frame = 0; frame < frames; frame++)
        {
            CutOut(samples, frame, spectrum);
            Fourier.Forward(spectrum, FourierOptions.NoScaling);
            for (int i = 0; i < power.Length; i++)
            {
                power[i] = (spectrum[i].Real * spectrum[i].Real) + (spectrum[i].Imaginary * spectrum[i].Imaginary);
            }

            for (int bin = 0; bin < _triangles.Length; bin++)
            {
                (int first, double[] weights) = _triangles[bin];
                double sum = 0;
                for (int i = 0; i < weights.Length; i++)
                {
                    sum += weights[i] * power[first + i];
                }

                features[(bin * frames) + frame] =
                    (float)((Math.Log(sum + _settings.Floor) + _settings.Shift) / _settings.Divisor);
            }
        }
    }

    /// <summary>One window of the emphasised sound, which has a sample less.</summary>
    private void CutOut(ReadOnlySpan<float> samples, int frame, Complex[] target)
    {
        int length = samples.Length - 1, margin = (target.Length - _window.Length) / 2;
        int start = (frame * _settings.HopLength) + margin - (target.Length / 2);
        Array.Clear(target);
        for (int i = 0; i < _window.Length; i++)
        {
            int at = start + i;
            at = at < 0 ? -at : at >= length ? (2 * (length - 1)) - at : at;
            target[margin + i] = _window[i] * (samples[at + 1] - (_settings.PreEmphasis * samples[at]));
        }
    }

    /// <summary>Hann's, not periodic: both ends are 0.</summary>
    private static double[] MakeWindow(int length)
    {
        double[] window = new double[length];
        for (int i = 0; i < length; i++)
        {
            window[i] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / (length - 1)));
        }

        return window;
    }

    /// <summary>Triangles in mel, for each bin what is not 0; Kaldi leaves the highest frequency out.</summary>
    private static (int First, double[] Weights)[] MakeTriangles(LogMelSpectrogram settings, int bins)
    {
        double lowest = Mel(settings.LowestFrequency);
        double half = (Mel(settings.HighestFrequency) - lowest) / (bins + 1);
        (int First, double[] Weights)[] triangles = new (int First, double[] Weights)[bins];
        for (int bin = 0; bin < bins; bin++)
        {
            double[] weights = new double[settings.TransformLength / 2];
            for (int i = 0; i < weights.Length; i++)
            {
                double mel = Mel((double)i * settings.SampleRate / settings.TransformLength);
                weights[i] = Math.Max(0, 1 - Math.Abs(((mel - lowest) / half) - (bin + 1)));
            }

            int first = Math.Max(0, Array.FindIndex(weights, static weight => weight > 0));
            int last = Array.FindLastIndex(weights, static weight => weight > 0);
            triangles[bin] = (first, weights[first..Math.Max(first, last + 1)]);
        }

        return triangles;
    }

    private static double Mel(double frequency) => 1127 * Math.Log(1 + (frequency / 700));
}
