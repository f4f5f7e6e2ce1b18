using System;

namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>
/// How a log-mel spectrogram is made of a sound: x[t] − PreEmphasis · x[t − 1] from the second sample on, or where that is
/// 0 the sound itself; the power or magnitude spectra of windows (not periodic, in the middle of as many samples as a
/// transform has), edges reflected, as <c>torch.stft</c> centres them; triangles; (log(clamp(sum, Least, Most) + Floor) +
/// Shift) / Divisor.
/// </summary>
public sealed record LogMelSpectrogram
{
    /// <summary>Samples a second that the sound must have.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public required int SampleRate
    {
        get;
        init => field = LayerArguments.Positive(value, nameof(SampleRate));
    }

    /// <summary>Samples of a transform.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public required int TransformLength
    {
        get;
        init => field = LayerArguments.Positive(value, nameof(TransformLength));
    }

    /// <summary>Samples of a window, at most <see cref="TransformLength"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public required int WindowLength
    {
        get;
        init => field = LayerArguments.Positive(value, nameof(WindowLength));
    }

    /// <summary>Samples between two windows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public required int HopLength
    {
        get;
        init => field = LayerArguments.Positive(value, nameof(HopLength));
    }

    /// <summary>What part of the sample before is subtracted.</summary>
    public required double PreEmphasis { get; init; }

    /// <summary>Whether the sound is divided by its largest magnitude before.</summary>
    public bool IsNormalised { get; init; }

    /// <summary>a of the window a − (1 − a) · cos: 0.5 is Hann's, 0.54 Hamming's.</summary>
    public double WindowOffset { get; init; } = 0.5;

    /// <summary>Whether magnitudes are summed; else their squares.</summary>
    public bool SumsMagnitudes { get; init; }

    /// <summary>Whether the triangles' sides are straight over frequencies (torchaudio); else over mel (Kaldi).</summary>
    public bool AreTrianglesInHertz { get; init; }

    /// <summary>What a sum is at least.</summary>
    public double Least { get; init; }

    /// <summary>What a sum is at most.</summary>
    public double Most { get; init; } = double.PositiveInfinity;

    /// <summary>Whether each bin is at last stretched over time from 0, its least, to 1, its largest.</summary>
    public bool StretchesBins { get; init; }

    /// <summary>Where the first triangle begins, in hertz.</summary>
    public required double LowestFrequency { get; init; }

    /// <summary>Where the last triangle ends, in hertz.</summary>
    public required double HighestFrequency { get; init; }

    /// <summary>What is added before the logarithm.</summary>
    public required double Floor { get; init; }

    /// <summary>What is added to the logarithm.</summary>
    public required double Shift { get; init; }

    /// <summary>What the sum is divided by.</summary>
    public required double Divisor { get; init; }

    /// <summary>The fewest samples that can be reflected at the edges.</summary>
    public int FewestSamples => (TransformLength / 2) + 1 + LostSamples;

    /// <summary>Samples that pre-emphasis costs.</summary>
    internal int LostSamples => PreEmphasis == 0 ? 0 : 1;

    /// <summary>Columns of a sound.</summary>
    /// <param name="samples">At least <see cref="FewestSamples"/>.</param>
    /// <returns>⌊samples / HopLength⌋ + 1, of one sample less where there is pre-emphasis.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer samples.</exception>
    public int Frames(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, FewestSamples);
        return ((samples - LostSamples) / HopLength) + 1;
    }
}
