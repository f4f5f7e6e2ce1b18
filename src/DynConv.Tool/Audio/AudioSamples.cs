using System;
using System.Collections.Generic;
using DynConv.Tool.Commands;
using DynConv.Tool.Models;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Audio;

/// <summary>Sound files as log-mel spectrograms.</summary>
internal sealed class AudioSamples : ISampleSource
{
    private readonly IReadOnlyList<string> _files;
    private readonly LogMelSpectrogram _settings;
    private readonly int _bins;
    private readonly bool _isTimeFirst;
    private readonly LogMel _maker;

    /// <summary>Files for a network.</summary>
    /// <param name="files">WAV files.</param>
    /// <param name="wanted">The spectrogram that the network wants, with how it is made.</param>
    public AudioSamples(IReadOnlyList<string> files, AudioInput wanted)
    {
        (_files, _isTimeFirst) = (files, wanted.IsTimeFirst);
        _bins = wanted.IsTimeFirst ? wanted.Columns : wanted.Rows;
        _settings = wanted.Spectrogram
            ?? throw new ArgumentException("how the spectrogram is made is not known", nameof(wanted));
        _maker = new LogMel(_settings, _bins);
    }

    public int Count => _files.Count;

    public TensorShape? Shape => null;

    public IReadOnlyCollection<string> Notes => [];

    public string Name(int index) => PrintableText.Of(_files[index], 200);

    public Sample Read(int index)
    {
        (float[] samples, int rate) = WavFile.Read(_files[index]);
        float[] sound = Resampler.Resample(samples, rate, _settings.SampleRate);
        if (sound.Length < _settings.FewestSamples)
        {
            throw new RequestException(
                $"{_files[index]} is too short: {samples.Length} samples at {rate} Hz, at least "
                + $"{1000.0 * _settings.FewestSamples / _settings.SampleRate:0} ms are wanted");
        }

        int frames = _settings.Frames(sound.Length);
        float[] features = new float[checked(_bins * frames)];
        _maker.Fill(sound, features);
        return _isTimeFirst
            ? new Sample(new TensorShape(1, 1, frames, _bins), Transpose(features, frames))
            : new Sample(new TensorShape(1, 1, _bins, frames), features);
    }

    private float[] Transpose(float[] features, int frames)
    {
        float[] turned = new float[features.Length];
        for (int i = 0; i < turned.Length; i++)
        {
            (int frame, int bin) = Math.DivRem(i, _bins);
            turned[i] = features[(bin * frames) + frame];
        }

        return turned;
    }
}
