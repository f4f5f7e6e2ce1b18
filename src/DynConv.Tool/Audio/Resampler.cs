using System;
using MathNet.Numerics;

namespace DynConv.Tool.Audio;

/// <summary>
/// Changes how many samples there are a second, with a sinc in a Kaiser window: what is below 0.91 of the lower
/// rate's half stays, what is above that half is 100 dB down. Mel bins near the end of the spectrum would notice a
/// shorter one.
/// </summary>
internal static class Resampler
{
    private const int Crossings = 80;

    // Of the table, for each crossing: between two of them a straight line is good to 1e-6.
    private const int Steps = 1024;

    // The middle of the transition, as a part of the lower rate's half.
    private const double Cutoff = 0.9565;
    private const double KaiserShape = 10.06;

    private static readonly double[] Kernel = MakeKernel();

    /// <summary>The same sound at another rate: ⌈length · to / from⌉ samples.</summary>
    public static float[] Resample(float[] samples, int from, int to)
    {
        if (from == to)
        {
            return samples;
        }

        // Crossings for each sample of the input.
        double scale = Math.Min(1, (double)to / from) * Cutoff, reach = Crossings / scale;
        float[] result = new float[(int)((((long)samples.Length * to) + from - 1) / from)];
        for (int i = 0; i < result.Length; i++)
        {
            double center = (double)i * from / to, sum = 0;
            int first = Math.Max(0, (int)Math.Ceiling(center - reach));
            int last = Math.Min(samples.Length - 1, (int)Math.Floor(center + reach));
            for (int k = first; k <= last; k++)
            {
                double at = Math.Abs(k - center) * scale * Steps;
                int step = (int)at;
                sum += samples[k] * (Kernel[step] + ((at - step) * (Kernel[step + 1] - Kernel[step])));
            }

            result[i] = (float)(sum * scale);
        }

        return result;
    }

    /// <summary>The right half of the windowed sinc.</summary>
    private static double[] MakeKernel()
    {
        // One more for the line to the last, and one for a last place that rounding puts just behind the end.
        double[] kernel = new double[(Crossings * Steps) + 2];
        kernel[0] = 1;
        for (int i = 1; i <= Crossings * Steps; i++)
        {
            double place = (double)i / Steps, part = place / Crossings;
            double window = SpecialFunctions.BesselI0(KaiserShape * Math.Sqrt(1 - (part * part)))
                / SpecialFunctions.BesselI0(KaiserShape);
            kernel[i] = window * Math.Sin(Math.PI * place) / (Math.PI * place);
        }

        return kernel;
    }
}
