using System;
using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace DynConv.Tool.Audio;

/// <summary>
/// The log-mel spectrogram of DyMN (fschmid56/EfficientAT): 32 kHz; x[t + 1] − 0.97 x[t]; power spectrum of 1024
/// points with a Hann window of 800 every 320, edges reflected; 128 mel bins as Kaldi's from 0 to 15 kHz; (log(x + 1e-5) + 4.5) / 5.
/// </summary>
internal static class LogMel
{
    /// <summary>Samples a second.</summary>
    public const int Rate = 32000;

    /// <summary>Mel bins, the rows.</summary>
    public const int Bins = 128;

    /// <summary>The fewest samples that can be reflected at the edges.</summary>
    public const int FewestSamples = (Points / 2) + 2;

    private const int Points = 1024;
    private const int Window = 800;
    private const int Hop = 320;
    private const double Highest = 15000;
    private const double Preemphasis = 0.97;

    private static readonly double[] Hann = MakeWindow();
    private static readonly double[][] Banks = MakeBanks();

    /// <summary>Columns of a sound.</summary>
    public static int Frames(int samples) => 1 + ((samples - 1) / Hop);

    /// <summary>Fills [128, frames].</summary>
    /// <param name="samples">At least <see cref="FewestSamples"/>.</param>
    /// <param name="features">Takes the spectrogram.</param>
    public static void Fill(ReadOnlySpan<float> samples, Span<float> features)
    {
        int length = samples.Length - 1, frames = Frames(samples.Length);
        Complex[] spectrum = new Complex[Points];
        double[] power = new double[Points / 2];
        for (int frame = 0; frame < frames; frame++)
        {
            Array.Clear(spectrum);
            for (int i = 0; i < Window; i++)
            {
                int at = (frame * Hop) + ((Points - Window) / 2) + i - (Points / 2);
                at = at < 0 ? -at : at >= length ? (2 * (length - 1)) - at : at;
                spectrum[((Points - Window) / 2) + i] = Hann[i] * (samples[at + 1] - (Preemphasis * samples[at]));
            }

            Fourier.Forward(spectrum, FourierOptions.Matlab);
            for (int i = 0; i < power.Length; i++)
            {
                power[i] = (spectrum[i].Real * spectrum[i].Real) + (spectrum[i].Imaginary * spectrum[i].Imaginary);
            }

            for (int bin = 0; bin < Bins; bin++)
            {
                double sum = 0;
                for (int i = 0; i < power.Length; i++)
                {
                    sum += Banks[bin][i] * power[i];
                }

                features[(bin * frames) + frame] = (float)((Math.Log(sum + 1e-5) + 4.5) / 5);
            }
        }
    }

    private static double[] MakeWindow()
    {
        double[] window = new double[Window];
        for (int i = 0; i < Window; i++)
        {
            // Not periodic: both ends are 0.
            window[i] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / (Window - 1)));
        }

        return window;
    }

    /// <summary>Triangles in mel, one for each bin.</summary>
    private static double[][] MakeBanks()
    {
        double delta = Mel(Highest) / (Bins + 1);
        double[][] banks = new double[Bins][];
        for (int bin = 0; bin < Bins; bin++)
        {
            banks[bin] = new double[Points / 2];
            double left = bin * delta;
            for (int i = 0; i < Points / 2; i++)
            {
                double mel = Mel((double)i * Rate / Points);
                banks[bin][i] = Math.Max(0, Math.Min((mel - left) / delta, (left + (2 * delta) - mel) / delta));
            }
        }

        return banks;
    }

    private static double Mel(double frequency) => 1127 * Math.Log(1 + (frequency / 700));
}
