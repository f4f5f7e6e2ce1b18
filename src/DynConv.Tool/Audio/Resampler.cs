using System;

namespace DynConv.Tool.Audio;

/// <summary>Changes how many samples there are a second, with a windowed sinc (Hann, six zero crossings on each side).</summary>
internal static class Resampler
{
    private const int Crossings = 6;
    private const double Rolloff = 0.99;

    /// <summary>The same sound at another rate: ⌈length · to / from⌉ samples.</summary>
    public static float[] Resample(float[] samples, int from, int to)
    {
        if (from == to)
        {
            return samples;
        }

        double cutoff = Math.Min(from, to) * Rolloff, reach = Crossings * from / cutoff;
        float[] result = new float[(int)((((long)samples.Length * to) + from - 1) / from)];
        for (int i = 0; i < result.Length; i++)
        {
            double center = (double)i * from / to, sum = 0;
            int first = Math.Max(0, (int)Math.Ceiling(center - reach));
            int last = Math.Min(samples.Length - 1, (int)Math.Floor(center + reach));
            for (int k = first; k <= last; k++)
            {
                double t = (k - center) * cutoff / from;
                double window = Math.Cos(Math.PI * t / (2 * Crossings));
                double sinc = t == 0 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t);
                sum += samples[k] * sinc * window * window;
            }

            result[i] = (float)(sum * cutoff / from);
        }

        return result;
    }
}
