using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Tool.Audio;
using DynConv.Tool.Commands;
using DynConv.Tool.Tests.Runs;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

/// <summary>Sound files: reading, spectrograms as PyTorch's, networks on them, and what is wrong with some.</summary>
public sealed class SoundTests
{
    private static readonly string Golden = Path.Combine(DigitsSample.Root, "tests", "golden", "sound");

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
        float[] features = new float[LogMel.Bins * LogMel.Frames(samples.Length)];

        LogMel.Fill(samples, features);

        Assert.Equal([LogMel.Bins, LogMel.Frames(samples.Length)], expected.Shape);
        Assert.All(features.Zip(expected.ToSingles()), static pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }

    [Fact]
    public void A_tone_stays_a_tone_at_another_rate()
    {
        float[] tone = [.. Enumerable.Range(0, 4000).Select(static t => MathF.Sin(2 * MathF.PI * 1000 * t / 44100f))];

        float[] resampled = Resampler.Resample(tone, 44100, 32000);

        Assert.Equal(2903, resampled.Length);
        for (int t = 100; t < 2800; t++)
        {
            Assert.Equal(Math.Sin(2 * Math.PI * 1000 * t / 32000), resampled[t], 2e-2);
        }
    }

    [Fact]
    public void A_network_takes_sounds_of_any_length_and_rate()
    {
        using Scratch scratch = new();
        string network = NetworkFile.Write(scratch, "dymn04_as");
        (float[] samples, _) = WavFile.Read(Path.Combine(Golden, "000.wav"));
        float[] features = new float[LogMel.Bins * LogMel.Frames(samples.Length)];
        LogMel.Fill(samples, features);
        NpyFile.Write(
            scratch["x.npy"],
            CheckpointTensor.FromSingles("x", [1, 1, LogMel.Bins, LogMel.Frames(samples.Length)], features));

        ToolRun sounds = ToolRun.Of("run", network, "--input", Path.Combine(Golden, "*.wav"), "--output", scratch["y.npz"], "--json");
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
        string[] said = ["no WAV file", "no WAV file", "too short", "missing", "coding 85", "no such file", "600 s long"];
        Assert.Equal(said.Length, errors.Length);
        Assert.All(said.Zip(errors), static pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        ToolRun.Of("run", network, "--input", broken[2]).Failed("too short");
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
