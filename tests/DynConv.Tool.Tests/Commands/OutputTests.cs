using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Tool.Tests.Runs;
using SkiaSharp;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

/// <summary>All that <c>dynconv run</c> writes, for networks of several sorts and for samples that cannot run.</summary>
public sealed class OutputTests
{
    private static readonly string Digit = Path.Combine(DigitsSample.Images, "digit-0-a.png");

    [Fact]
    public void A_picture_goes_in_and_one_twice_as_large_comes_out()
    {
        using Scratch scratch = new();
        string network = NetworkFile.Write(scratch, "dyconvsr_x2");
        byte[] shades = WritePicture(scratch["small.png"], 13, 10);
        float[] planes = new float[3 * 10 * 14];
        for (int i = 0; i < planes.Length; i++)
        {
            // The column that is missing to an even number repeats the last one.
            (int c, int y, int x) = (i / 140, i / 14 % 10, Math.Min(i % 14, 12));
            planes[i] = shades[(((y * 13) + x) * 3) + c] / 255f;
        }

        NpyFile.Write(scratch["small.npy"], CheckpointTensor.FromSingles("x", [1, 3, 10, 14], planes));

        ToolRun.Of("run", network, "--input", scratch["small.png"], "--output", scratch["large.png"]).Succeeded();
        ToolRun.Of("run", network, "--input", scratch["small.npy"], "--output", scratch["large.npy"]).Succeeded();

        using SKBitmap large = SKBitmap.Decode(scratch["large.png"]);
        Assert.Equal((26, 20), (large.Width, large.Height));
        float[] expected = NpyFile.Read(scratch["large.npy"]).ToSingles();
        for (int y = 0; y < 20; y++)
        {
            for (int x = 0; x < 26; x++)
            {
                SKColor colour = large.GetPixel(x, y);
                float[] wanted = [.. Enumerable.Range(0, 3).Select(c => expected[(((c * 20) + y) * 28) + x] * 255)];
                Assert.Equal(Math.Clamp(wanted[0], 0, 255), colour.Red, 0.51f);
                Assert.Equal(Math.Clamp(wanted[1], 0, 255), colour.Green, 0.51f);
                Assert.Equal(Math.Clamp(wanted[2], 0, 255), colour.Blue, 0.51f);
            }
        }
    }

    [Fact]
    public void A_folder_takes_the_pictures_of_many_and_a_broken_one_stops_none()
    {
        using Scratch scratch = new();
        string network = NetworkFile.Write(scratch, "dyconvsr_x2");
        string folder = Directory.CreateDirectory(scratch["out"]).FullName;
        WritePicture(scratch["a.png"], 8, 8);
        WritePicture(scratch["b.png"], 5, 9);
        string broken = scratch.Write("broken.png", [1, 2, 3]);

        ToolRun run = ToolRun.Of(
            "run", network, "--input", scratch["a.png"], broken, scratch["b.png"], "--output", folder, "--json");

        Assert.Equal((2, string.Empty), (run.Code, run.Error));
        JsonElement samples = JsonDocument.Parse(run.Out).RootElement.GetProperty("samples");
        Assert.Equal(3, samples.GetArrayLength());
        Assert.Contains("broken.png", samples[1].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            [Path.Combine(folder, "a.png"), Path.Combine(folder, "b.png")], Directory.GetFiles(folder).Order());
        using SKBitmap second = SKBitmap.Decode(Path.Combine(folder, "b.png"));
        Assert.Equal((10, 18), (second.Width, second.Height));
    }

    [Fact]
    public void A_table_has_a_row_for_each_sample_and_says_what_could_not_run()
    {
        using Scratch scratch = new();
        string broken = scratch.Write("bro,ken.png", [1, 2, 3]);

        ToolRun run = ToolRun.Of(
            "run", DigitsSample.Checkpoint, "--input", Digit, broken, "--csv", scratch["t.csv"], "--output",
            scratch["y.npy"]);

        Assert.Equal((2, string.Empty), (run.Code, run.Error));
        Assert.Contains("1 of 2 samples could not run", run.Out, StringComparison.Ordinal);
        string[] lines = File.ReadAllText(scratch["t.csv"]).Split("\r\n");
        Assert.StartsWith("sample,error,class1,label1,probability1,class2", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{Digit},,0,0,", lines[1], StringComparison.Ordinal);
        Assert.InRange(double.Parse(lines[1].Split(',')[4], CultureInfo.InvariantCulture), 0.5, 1);
        Assert.StartsWith($"\"{broken}\",", lines[2], StringComparison.Ordinal);
        Assert.Equal(4, lines.Length);
        // A sample that did not run keeps its row.
        float[] logits = NpyFile.Read(scratch["y.npy"]).ToSingles();
        Assert.All(logits[..10], static value => Assert.True(float.IsFinite(value)));
        Assert.All(logits[10..], static value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void The_attention_of_every_layer_goes_into_one_archive()
    {
        using Scratch scratch = new();

        ToolRun.Of(
            "run", DigitsSample.Checkpoint, "--input", Digit, Digit, "--attention", scratch["a.npz"], "--output",
            scratch["y.npz"]).Succeeded();

        StateDict attention = NpzFile.Read(scratch["a.npz"]);
        Assert.Equal(["conv1", "dw", "pw", "conv2", "conv3"], attention.Tensors.Select(static t => t.Name));
        Assert.All(attention.Tensors, static tensor =>
        {
            Assert.Equal([2L, 4], tensor.Shape);
            Assert.Equal(1, tensor.ToSingles()[..4].Sum(), 1e-5f);
        });
        Assert.Equal([2L, 10], NpzFile.Read(scratch["y.npz"])["output"].Shape);
    }

    [Fact]
    public void A_network_whose_temperature_is_in_doubt_says_so_once()
    {
        using Scratch scratch = new();
        string network = NetworkFile.Write(scratch, "dy_mobilenetv2_035");
        NpyFile.Write(scratch["x.npy"], LayerFile.Random("x", [3, 3, 40, 40], 1));

        ToolRun doubtful = ToolRun.Of("run", network, "--input", scratch["x.npy"], "--attention", scratch["a.png"]);
        ToolRun sure = ToolRun.Of("run", network, "--input", scratch["x.npy"], "--temperature", "1");

        Assert.Equal(0, doubtful.Code);
        Assert.StartsWith("warning: no checkpoint tells the softmax temperature", doubtful.Error, StringComparison.Ordinal);
        Assert.Contains(" at 30,", doubtful.Error, StringComparison.Ordinal);
        sure.Succeeded();
        using SKBitmap picture = SKBitmap.Decode(scratch["a.png"]);
        Assert.InRange(picture.Width, 900, 6000);
    }

    /// <summary>Four shares for each of the frequencies: how even they are is said of the shares, not of both.</summary>
    [Fact]
    public void Where_shares_differ_along_an_axis_evenness_is_the_mean_over_it()
    {
        using Scratch scratch = new();
        string network = NetworkFile.Write(scratch, "fdy_crnn");
        NpyFile.Write(scratch["x.npy"], LayerFile.Random("x", [1, 1, 40, 128], 1));

        JsonElement layer = ToolRun.Of(
            "run", network, "--input", scratch["x.npy"], "--attention", scratch["a.npz"], "--json").Json()
            .GetProperty("attention")[0];

        CheckpointTensor shares = NpzFile.Read(scratch["a.npz"])["cnn.cnn.conv1"];
        Assert.Equal([1L, 4, 64], shares.Shape);
        float[] values = shares.ToSingles();
        double expected = Enumerable.Range(0, 64).Average(place => Enumerable.Range(0, 4)
            .Sum(k => -values[(k * 64) + place] * Math.Log(values[(k * 64) + place])) / Math.Log(4));
        Assert.Equal(expected, layer.GetProperty("evenness")[0].GetDouble(), 1e-4);
    }

    [Fact]
    public void A_network_without_a_softmax_takes_no_temperature()
    {
        using Scratch scratch = new();
        string network = NetworkFile.Write(scratch, "mobilenetv2_dcd");
        NpyFile.Write(scratch["x.npy"], LayerFile.Random("x", [1, 3, 40, 40], 1));

        ToolRun.Of("run", network, "--input", scratch["x.npy"], "--temperature", "2").Failed("leave --temperature away");
    }

    [Fact]
    public void Two_outputs_want_two_files()
    {
        using Scratch scratch = new();
        Directory.CreateDirectory(scratch["sub"]);

        ToolRun.Of(
            "run", DigitsSample.Checkpoint, "--input", Digit, "--output", scratch["y.npz"], "--attention",
            Path.Combine(scratch["sub"], "..", "y.npz")).Failed("named for two outputs");
        Assert.False(File.Exists(scratch["y.npz"]));
    }

    [Fact]
    public void A_sample_that_the_network_cannot_take_is_named()
    {
        using Scratch scratch = new();
        string network = NetworkFile.Write(scratch, "dyconvsr_x2");
        WritePicture(scratch["a.png"], 8, 8);
        WritePicture(scratch["dot.png"], 1, 1);

        ToolRun run = ToolRun.Of("run", network, "--input", scratch["a.png"], scratch["dot.png"]);

        Assert.Equal(2, run.Code);
        Assert.Contains("dot.png: reflection_pad2d", run.Out, StringComparison.Ordinal);
    }

    /// <summary>Φ and the scales of DCD are made of few numbers; an involution has none of a whole sample.</summary>
    [Fact]
    public void What_kernels_are_made_of_is_shown_and_where_nothing_is_that_is_said()
    {
        using Scratch scratch = new();
        NpyFile.Write(scratch["x.npy"], LayerFile.Random("x", [2, 3, 64, 64], 1));

        ToolRun.Of(
            "run", NetworkFile.Write(scratch, "mobilenetv2_dcd"), "--input", scratch["x.npy"], "--attention",
            scratch["a.npz"]).Succeeded();
        StateDict attention = NpzFile.Read(scratch["a.npz"]);
        Assert.Equal([2L, 4], attention["features.2.conv.0"].Shape);
        Assert.Equal(33, attention.Count);

        ToolRun.Of(
            "run", NetworkFile.Write(scratch, "rednet26"), "--input", scratch["x.npy"], "--attention",
            scratch["b.npz"]).Failed("leave --attention away");
    }

    [Theory]
    [InlineData("--output", "y.png", "gives no pictures")]
    [InlineData("--output", "nowhere/y.npz", "no folder")]
    [InlineData("--csv", "nowhere/y.csv", "no folder")]
    public void What_a_network_does_not_give_is_refused(string option, string path, string said)
    {
        using Scratch scratch = new();
        ToolRun.Of("run", DigitsSample.Checkpoint, "--input", Digit, option, scratch[path]).Failed(said);
        scratch.HasOnly();
    }

    private static byte[] WritePicture(string path, int width, int height)
    {
        using SKBitmap bitmap = new(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        Random random = new(width);
        byte[] shades = new byte[width * height * 3];
        random.NextBytes(shades);
        for (int i = 0; i < width * height; i++)
        {
            bitmap.SetPixel(
                i % width, i / width, new SKColor(shades[3 * i], shades[(3 * i) + 1], shades[(3 * i) + 2]));
        }

        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, png.ToArray());
        return shades;
    }
}
