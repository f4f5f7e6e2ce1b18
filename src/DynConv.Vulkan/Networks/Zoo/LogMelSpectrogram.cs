using System;

namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>
/// How a log-mel spectrogram is made of a sound: x[t] − PreEmphasis · x[t − 1] from the second sample on; the power
/// spectra of windows (Hann, not periodic, in the middle of as many samples as a transform has), edges reflected, as
/// <c>torch.stft</c> centres them; triangles in Kaldi's mel; (log(energy + Floor) + Shift) / Divisor.
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
    public int FewestSamples => (TransformLength / 2) + 2;

    /// <summary>Columns of a sound.</summary>
    /// <param name="samples">At least <see cref="FewestSamples"/>.</param>
    /// <returns>⌊(samples − 1) / HopLength⌋ + 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer samples.</exception>
    public int Frames(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, FewestSamples);
        return ((samples - 1) / HopLength) + 1;
    }
}
