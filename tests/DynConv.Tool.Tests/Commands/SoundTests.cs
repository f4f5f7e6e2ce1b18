using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Tool.Audio;
using DynConv.Tool.Commands;
using DynConv.Tool.Models;
using DynConv.Tool.Tests.Runs;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

/// <summary>Sound files: reading, spectrograms as PyTorch's, networks on them, and what is wrong with some.</summary>
public sealed class SoundTests
{
    private static readonly string Golden = Path.Combine(DigitsSample.Root, "tests", "golden", "sound");

    private static readonly AudioInput Heard = (AudioInput)Network("dymn04_as").Input;

    [Theory]
    [InlineData("000")]
    [InlineData("001")]
    [InlineData("002")]
    public void Samples_are_those_of_the_file(string name)
    {
        (float[] samples, int rate) = WavFile.Read(Path.Combine(Golden, name + ".wav"));

        Assert.Equal(name == "001" ? 16000 : 32000, rate);
        Assert.Equal(NpzFile.Read(Path.Combine(Golden, name + ".npz"))["samples"].ToSingles(), samples);
    }

    [Theory]
    [InlineData("000")]
    [InlineData("002")]
    public void The_spectrogram_is_PyTorchs(string name)
    {
        CheckpointTensor expected = NpzFile.Read(Path.Combine(Golden, name + ".npz"))["features"];
        (float[] samples, _) = WavFile.Read(Path.Combine(Golden, name + ".wav"));

        (float[] features, int frames) = Spectrogram(samples);

        Assert.Equal([Heard.Rows, frames], expected.Shape);
        Assert.All(features.Zip(expected.ToSingles()), static pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }

    /// <summary>Up to the end of the mel bins nothing is damped, and nothing comes back from beyond.</summary>
    [Theory]
    [InlineData(1000, 44100, 32000, 1)]
    [InlineData(14_500, 44100, 32000, 1)]
    [InlineData(14_500, 48000, 32000, 1)]
    [InlineData(16_100, 44100, 32000, 0)]
    [InlineData(20_000, 96000, 32000, 0)]
    [InlineData(7000, 16000, 32000, 1)]
    [InlineData(3000, 8000, 32000, 1)]
    public void A_tone_stays_a_tone_at_another_rate_or_goes(int hertz, int from, int to, double gain)
    {
        float[] tone = [.. Enumerable.Range(0, from / 5).Select(t => (float)Math.Sin(2 * Math.PI * hertz * t / from))];

        float[] resampled = Resampler.Resample(tone, from, to);

        Assert.Equal(to / 5, resampled.Length);
        for (int t = to / 50; t < to / 5 - (to / 50); t++)
        {
            Assert.Equal(gain * Math.Sin(2 * Math.PI * hertz * t / to), resampled[t], 1e-4);
        }
    }

    [Fact]
    public void A_sound_of_another_rate_gives_nearly_the_same_spectrogram()
    {
        static float[] Chirp(int rate) =>
            [.. Enumerable.Range(0, rate / 2).Select(
                t => (float)(0.3 * Math.Sin(6000 * Math.Pow((double)t / rate, 2))))];

        (float[] same, int frames) = Spectrogram(Chirp(32000));
        (float[] other, int others) = Spectrogram(Resampler.Resample(Chirp(48000), 48000, 32000));

        Assert.Equal(frames, others);
        // The ends are cut off differently.
        for (int i = 0; i < same.Length; i++)
        {
            if (i % frames is >= 5 and < 45)
            {
                Assert.Equal(same[i], other[i], 1e-2f);
            }
        }
    }

    [Fact]
    public void A_pipe_a_folder_and_a_device_are_refused_without_waiting()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using Scratch scratch = new();
        using (Process mkfifo = Process.Start("mkfifo", [scratch["pipe.wav"]]))
        {
            mkfifo.WaitForExit();
        }

        foreach (string path in (string[])[scratch["pipe.wav"], "/dev/zero"])
        {
            Assert.Contains(
                "is empty", Assert.Throws<RequestException>(() => WavFile.Read(path)).Message,
                StringComparison.Ordinal);
        }

        Assert.Throws<RequestException>(() => WavFile.Read(scratch.Folder));
    }

    [Fact]
    public void The_networks_list_says_what_is_done_to_a_sound()
    {
        string text = ToolRun.Of("networks", "dymn10_as").Succeeded().Out.ReplaceLineEndings(" ");

        Assert.All(
            (string[])["32000 Hz", "800 in 1024 every 320", "15000 Hz"],
            said => Assert.Contains(said, text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_network_takes_sounds_of_any_length_and_rate()
    {
        using Scratch scratch = new();
        string network = NetworkFile.Write(scratch, "dymn04_as");
        (float[] samples, _) = WavFile.Read(Path.Combine(Golden, "000.wav"));
        (float[] features, int frames) = Spectrogram(samples);
        NpyFile.Write(scratch["x.npy"], CheckpointTensor.FromSingles("x", [1, 1, Heard.Rows, frames], features));

        ToolRun sounds = ToolRun.Of(
            "run", network, "--input", Path.Combine(Golden, "*.wav"), "--output", scratch["y.npz"], "--json");
        ToolRun.Of("run", network, "--input", scratch["x.npy"], "--output", scratch["x.npz"]).Succeeded();

        JsonElement document = sounds.Json();
        Assert.Equal(3, document.GetProperty("samples").GetArrayLength());
        StateDict outputs = NpzFile.Read(scratch["y.npz"]), alone = NpzFile.Read(scratch["x.npz"]);
        Assert.Equal([3L, 527], outputs["output"].Shape);
        Assert.Equal([3L, 384], outputs["embed"].Shape);
        Assert.Equal(alone["output"].ToSingles(), outputs["output"].ToSingles()[..527]);
    }

    [Fact]
    public void What_is_no_sound_is_said_and_the_others_run()
    {
        using Scratch scratch = new();
        string network = NetworkFile.Write(scratch, "dymn04_as");
        byte[] good = File.ReadAllBytes(Path.Combine(Golden, "000.wav"));
        string[] broken =
        [
            scratch.Write("empty.wav", []), scratch.Write("text.wav", "not a sound at all"u8.ToArray()),
            scratch.Write("short.wav", good[..400]), scratch.Write("header.wav", good[..20]),
            scratch.Write("coding.wav", [.. good[..20], 85, 0, .. good[22..]]), scratch["gone.wav"],
            scratch.Write("long.wav", Long(good)),
        ];

        ToolRun run = ToolRun.Of(
            ["run", network, "--input", Path.Combine(Golden, "000.wav"), .. broken, "--json"]);

        Assert.Equal((2, string.Empty), (run.Code, run.Error));
        string[] errors =
        [
            .. JsonDocument.Parse(run.Out).RootElement.GetProperty("samples").EnumerateArray().Skip(1)
                .Select(static sample => sample.GetProperty("error").GetString()!),
        ];
        string[] said = ["is empty", "no WAV file", "too short", "missing", "coding 85", "no such file", "600 s long"];
        Assert.Equal(said.Length, errors.Length);
        Assert.All(said.Zip(errors), static pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        ToolRun.Of("run", network, "--input", broken[2]).Failed("too short");
    }

    [Fact]
    public void Decibels_stretched_over_a_sound_are_PyTorchs_and_a_network_takes_them()
    {
        using Scratch scratch = new();
        string network = NetworkFile.Write(scratch, "fdy_crnn"), wav = Path.Combine(Golden, "001.wav");
        AudioInput heard = (AudioInput)Network("fdy_crnn").Input;
        CheckpointTensor expected = NpzFile.Read(Path.Combine(Golden, "001.npz"))["decibels"];

        Sample sample = new AudioSamples([wav], heard).Read(0);

        Assert.Equal(expected.Shape, [.. sample.Shape.Sizes.Skip(2).Select(static size => (long)size)]);
        Assert.All(
            sample.Values.ToArray().Zip(expected.ToSingles()),
            static pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
        NpyFile.Write(
            scratch["x.npy"],
            CheckpointTensor.FromSingles("x", [1, 1, .. expected.Shape], sample.Values.ToArray()));
        ToolRun run = ToolRun.Of("run", network, "--input", wav, "--output", scratch["y.npz"]).Succeeded();
        ToolRun.Of("run", network, "--input", scratch["x.npy"], "--output", scratch["x.npz"]).Succeeded();
        Assert.Equal(
            NpzFile.Read(scratch["x.npz"])["output"].ToSingles(), NpzFile.Read(scratch["y.npz"])["output"].ToSingles());
        Assert.Contains("Speech", ToolRun.Of(
            "run", network, "--input", wav, "--top", "10").Succeeded().Out, StringComparison.Ordinal);
        Assert.Contains("strong", run.Out, StringComparison.Ordinal);
    }

    private static NetworkArchitecture Network(string name) =>
        NetworkRecogniser.TryFind(name, out NetworkArchitecture? found) ? found : throw new ArgumentException(name);

    private static (float[] Features, int Frames) Spectrogram(float[] samples)
    {
        int frames = Heard.Spectrogram!.Frames(samples.Length);
        float[] features = new float[Heard.Rows * frames];
        new LogMel(Heard.Spectrogram, Heard.Rows).Fill(samples, features);
        return (features, frames);
    }

    /// <summary>Silence of ten minutes at 1 kHz.</summary>
    private static byte[] Long(byte[] good)
    {
        byte[] bytes = new byte[44 + (2 * 600_000)];
        good.AsSpan(0, 44).CopyTo(bytes);
        BitConverter.GetBytes(1000).CopyTo(bytes, 24);
        BitConverter.GetBytes(bytes.Length - 44).CopyTo(bytes, 40);
        return bytes;
    }

    [Theory]
    [InlineData(8)]
    [InlineData(24)]
    [InlineData(32)]
    public void Other_widths_are_read_too(int bits)
    {
        using Scratch scratch = new();
        byte[] header = File.ReadAllBytes(Path.Combine(Golden, "000.wav"))[..44];
        header[34] = (byte)bits;
        byte[] data = bits switch
        {
            8 => [0, 128, 192],
            24 => [0, 0, 128, 0, 0, 0, 0, 0, 64],
            _ => [0, 0, 0, 128, 0, 0, 0, 0, 0, 0, 0, 64],
        };
        BitConverter.GetBytes(data.Length).CopyTo(header, 40);
        string path = scratch.Write("x.wav", [.. header, .. data]);

        Assert.Equal([-1, 0, 0.5f], WavFile.Read(path).Samples);
        Assert.Contains(
            "no such file", Assert.Throws<RequestException>(() => WavFile.Read(scratch["y.wav"])).Message,
            StringComparison.Ordinal);
    }
}
