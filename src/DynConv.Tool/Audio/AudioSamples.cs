using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DynConv.Tool.Commands;
using DynConv.Tool.Models;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Audio;

/// <summary>Sound files as log-mel spectrograms.</summary>
internal sealed class AudioSamples(IReadOnlyList<string> files) : ISampleSource
{
    /// <summary>What fits a device well: 60,000 columns.</summary>
    private const int MostSeconds = 600;

    public int Count => files.Count;

    public TensorShape? Shape => null;

    public IReadOnlyCollection<string> Notes => [];

    /// <summary>Finds WAV files: such files, or those of folders by name.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public static AudioSamples Find(IReadOnlyList<string> arguments)
    {
        List<string> files = [];
        foreach (string argument in arguments)
        {
            if (Directory.Exists(argument))
            {
                files.AddRange(Directory.GetFiles(argument, "*.wav").Order(StringComparer.Ordinal));
            }
            else if (Path.GetFileName(argument).Contains('*', StringComparison.Ordinal)
                && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(argument))))
            {
                string folder = Path.GetDirectoryName(Path.GetFullPath(argument))!;
                files.AddRange(
                    Directory.GetFiles(folder, Path.GetFileName(argument)).Order(StringComparer.Ordinal));
            }
            else
            {
                files.Add(argument);
            }
        }

        return files.Count > 0
            ? new AudioSamples(files)
            : throw new RequestException($"{string.Join(", ", arguments)}: no WAV file in it");
    }

    public string Name(int index) => PrintableText.Of(files[index], 200);

    public Sample Read(int index)
    {
        (float[] samples, int rate) = WavFile.Read(files[index]);
        if (samples.Length / rate >= MostSeconds)
        {
            throw new RequestException(
                $"{Name(index)} is {samples.Length / rate} s long, at most {MostSeconds} s are taken; cut it into parts");
        }

        float[] sound = Resampler.Resample(samples, rate, LogMel.Rate);
        if (sound.Length < LogMel.FewestSamples)
        {
            throw new RequestException(
                $"{Name(index)} is too short: {samples.Length} samples at {rate} Hz, at least "
                + $"{1000.0 * LogMel.FewestSamples / LogMel.Rate:0} ms are wanted");
        }

        int frames = LogMel.Frames(sound.Length);
        float[] features = new float[LogMel.Bins * frames];
        LogMel.Fill(sound, features);
        return new Sample(new TensorShape(1, 1, LogMel.Bins, frames), features);
    }
}
