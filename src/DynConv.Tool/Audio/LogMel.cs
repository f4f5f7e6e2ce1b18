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
        _window = MakeWindow(settings);
        _triangles = MakeTriangles(settings, bins);
    }

    /// <summary>Fills [bins, frames].</summary>
    /// <param name="samples">At least <see cref="LogMelSpectrogram.FewestSamples"/>, at the wanted
    /// rate.</param>
    /// <param name="features">Takes the spectrogram.</param>
    public void Fill(ReadOnlySpan<float> samples, Span<float> features)
    {
        int frames = _settings.Frames(samples.Length);
        double scale = _settings.IsNormalised ? 1 / (Largest(samples) + 1e-10) : 1;
        Complex[] spectrum = new Complex[_settings.TransformLength];
        double[] strengths = new double[(_settings.TransformLength / 2) + 1];
        for (int frame = 0; frame < frames; frame++)
        {
            CutOut(samples, scale, frame, spectrum);
            Fourier.Forward(spectrum, FourierOptions.NoScaling);
            for (int i = 0; i < strengths.Length; i++)
            {
                double power = (spectrum[i].Real * spectrum[i].Real) + (spectrum[i].Imaginary * spectrum[i].Imaginary);
                strengths[i] = _settings.SumsMagnitudes ? Math.Sqrt(power) : power;
            }

            for (int bin = 0; bin < _triangles.Length; bin++)
            {
                features[(bin * frames) + frame] = (float)Level(_triangles[bin], strengths);
            }
        }

        for (int bin = 0; _settings.StretchesBins && bin < _triangles.Length; bin++)
        {
            Stretch(features.Slice(bin * frames, frames));
        }
    }

    private double Level((int First, double[] Weights) triangle, double[] strengths)
    {
        double sum = 0;
        for (int i = 0; i < triangle.Weights.Length; i++)
        {
            sum += triangle.Weights[i] * strengths[triangle.First + i];
        }

        sum = Math.Clamp(sum, _settings.Least, _settings.Most);
        return (Math.Log(sum + _settings.Floor) + _settings.Shift) / _settings.Divisor;
    }

    private static void Stretch(Span<float> levels)
    {
        float least = float.PositiveInfinity, largest = float.NegativeInfinity;
        foreach (float level in levels)
        {
            (least, largest) = (Math.Min(least, level), Math.Max(largest, level));
        }

        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = (float)((levels[i] - least) / (largest - (double)least + 1e-8));
        }
    }

    private static double Largest(ReadOnlySpan<float> samples)
    {
        float largest = 0;
        foreach (float sample in samples)
        {
            largest = Math.Max(largest, Math.Abs(sample));
        }

        return largest;
    }

    /// <summary>One window of the emphasised sound, which has a sample less, or of the sound itself.</summary>
    private void CutOut(ReadOnlySpan<float> samples, double scale, int frame, Complex[] target)
    {
        int lost = _settings.PreEmphasis == 0 ? 0 : 1, length = samples.Length - lost;
        int margin = (target.Length - _window.Length) / 2;
        int start = (frame * _settings.HopLength) + margin - (target.Length / 2);
        Array.Clear(target);
        for (int i = 0; i < _window.Length; i++)
        {
            int at = start + i;
            at = at < 0 ? -at : at >= length ? (2 * (length - 1)) - at : at;
            target[margin + i] = scale * _window[i] * (samples[at + lost] - (_settings.PreEmphasis * samples[at]));
        }
    }

    /// <summary>Not periodic: both ends are alike.</summary>
    private static double[] MakeWindow(LogMelSpectrogram settings)
    {
        double[] window = new double[settings.WindowLength];
        double a = settings.WindowOffset;
        for (int i = 0; i < window.Length; i++)
        {
            window[i] = a - ((1 - a) * Math.Cos(2 * Math.PI * i / (window.Length - 1)));
        }

        return window;
    }

    /// <summary>For each bin what is not 0. Corners are evenly spaced in mel; the highest frequency is left out, as Kaldi
    /// does and where torchaudio has a 0.</summary>
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
                double hertz = (double)i * settings.SampleRate / settings.TransformLength;
                double left = lowest + (bin * half);
                weights[i] = settings.AreTrianglesInHertz
                    ? Height(Hertz(left), Hertz(left + half), Hertz(left + (2 * half)), hertz)
                    : Height(left, left + half, left + (2 * half), Mel(hertz));
            }

            int first = Math.Max(0, Array.FindIndex(weights, static weight => weight > 0));
            int last = Array.FindLastIndex(weights, static weight => weight > 0);
            triangles[bin] = (first, weights[first..Math.Max(first, last + 1)]);
        }

        return triangles;
    }

    private static double Height(double left, double top, double right, double at) =>
        Math.Max(0, Math.Min((at - left) / (top - left), (right - at) / (right - top)));

    private static double Hertz(double mel) => 700 * (Math.Exp(mel / 1127) - 1);

    private static double Mel(double frequency) => 1127 * Math.Log(1 + (frequency / 700));
}
