using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DynConv.Samples.Tests.Runs;
using Xunit;

namespace DynConv.Samples.Tests.HostOwnedDevice;

/// <summary>
/// The program as a user runs it, validation on: what it renders must come out as PyTorch says (golden.json, made from
/// these very frames by train.py --frames).
/// </summary>
public sealed class FrameTests
{
    private const string Program = "HostOwnedDevice";

    /// <summary>Decibels: drivers round a ray here and there to another pixel, and the result to 8 bits.</summary>
    private const double GainTolerance = 0.1;
    private const double AttentionTolerance = 0.01;

    private static readonly string[] Frames = ["--frames", "3", "--size", "160x90", "--validate", "--json"];

    [Theory]
    [InlineData(2, false)]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public void The_noise_goes_as_PyTorch_says(int inFlight, bool isBare)
    {
        JsonElement report = ProgramRun
            .Of(Program, [.. Frames, "--in-flight", $"{inFlight}", .. isBare ? ["--bare"] : Array.Empty<string>()])
            .Json();
        Assert.Empty(report.GetProperty("validation").EnumerateArray());
        Assert.Equal(isBare, report.GetProperty("enabled").GetString() == "None");
        JsonElement[] pictures = [.. report.GetProperty("pictures").EnumerateArray()];
        JsonElement[] expected = [.. Golden().GetProperty("frames").EnumerateArray()];
        Assert.Equal(3, expected.Length);
        foreach ((JsonElement actual, JsonElement golden) in pictures.Zip(expected))
        {
            Assert.Equal("160x90", golden.GetProperty("size").GetString());
            Assert.Equal(golden.GetProperty("frame").GetInt32(), actual.GetProperty("frame").GetInt32());
            Assert.True(
                Gain(actual) >= Gain(golden) - GainTolerance, $"gained {Gain(actual)} dB, PyTorch {Gain(golden)}");
            Assert.InRange(actual.GetProperty("largestDifference").GetInt32(), 0, 1);
            foreach (JsonProperty layer in golden.GetProperty("attention").EnumerateObject())
            {
                double[] mix = Numbers(actual.GetProperty("attention").GetProperty(layer.Name));
                Assert.All(mix.Zip(Numbers(layer.Value)), pair =>
                    Assert.Equal(pair.Second, pair.First, AttentionTolerance));
            }
        }
    }

    [Fact]
    public void Recording_a_frame_allocates_nothing()
    {
        JsonElement report = ProgramRun.Of(Program, "--frames", "12", "--size", "48x32", "--json").Json();
        Assert.Equal(0, report.GetProperty("networkRecordBytes").GetInt64());
        Assert.Equal(0, report.GetProperty("recordBytes").GetInt64());
        Assert.InRange(report.GetProperty("networkRecordMicroseconds").GetDouble(), 0.01, 1e5);
    }

    [Fact]
    public void Pictures_of_before_and_after_are_saved()
    {
        string folder = Directory.CreateTempSubdirectory("dynconv-sample-").FullName;
        try
        {
            JsonElement report = ProgramRun
                .Of(Program, "--frames", "1", "--size", "64x40", "--json", "--output", Path.Combine(folder, "new"))
                .Json();
            string[] files = Directory.GetFiles(Path.Combine(folder, "new"));
            Array.Sort(files, StringComparer.Ordinal);
            Assert.Equal(
                ["frame-000-after.png", "frame-000-before.png", "frame-000-clean.png"],
                files.Select(file => Path.GetFileName(file)));
            Assert.All(files, file => Assert.Equal([0x89, .. "PNG"u8], File.ReadAllBytes(file).AsSpan(0, 4).ToArray()));
            Assert.Equal(3, report.GetProperty("pictures")[0].GetProperty("files").GetArrayLength());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_attention_follows_the_noise()
    {
        JsonElement report = ProgramRun.Of(Program, "--frames", "2", "--size", "96x64", "--json").Json();
        List<JsonElement> pictures = [.. report.GetProperty("pictures").EnumerateArray()];
        Assert.Equal(2, pictures.Count);
        foreach (string layer in (string[])["conv1", "conv2", "conv3"])
        {
            double[] weak = Numbers(pictures[0].GetProperty("attention").GetProperty(layer));
            double[] strong = Numbers(pictures[1].GetProperty("attention").GetProperty(layer));
            Assert.True(weak.Zip(strong, (a, b) => Math.Abs(a - b)).Max() > 0.2, $"{layer} mixes both frames alike");
        }
    }

    private static JsonElement Golden() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(SampleFiles.Folder(Program), "golden.json"))).RootElement;

    private static double Gain(JsonElement frame) =>
        frame.GetProperty("after").GetDouble() - frame.GetProperty("before").GetDouble();

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];
}
