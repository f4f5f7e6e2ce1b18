using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Tool.Tests.Runs;
using SkiaSharp;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

public sealed class RunTests
{
    [Theory]
    [InlineData("digits.pth")]
    [InlineData("digits.legacy.pth")]
    public void Images_get_the_class_that_their_names_say(string file)
    {
        JsonElement document = ToolRun.Of(
            "run", Path.Combine(DigitsSample.Folder, file),
            "--input", DigitsSample.Images, "--top", "2", "--json").Json();
        JsonElement samples = document.GetProperty("samples");
        Assert.Equal(Directory.GetFiles(DigitsSample.Images).Length, samples.GetArrayLength());
        foreach (JsonElement sample in samples.EnumerateArray())
        {
            string digit = Path.GetFileName(sample.GetProperty("name").GetString()!).Split('-')[1];
            JsonElement classes = sample.GetProperty("classes");
            Assert.Equal(2, classes.GetArrayLength());
            Assert.Equal(digit, classes[0].GetProperty("label").GetString());
            Assert.InRange(classes[0].GetProperty("probability").GetDouble(),
                classes[1].GetProperty("probability").GetDouble(), 1);
        }
    }

    [Fact]
    public void Accuracy_is_PyTorchs()
    {
        // 200 are enough here: the whole test set is VerifyTests' matter.
        using Scratch scratch = new();
        StateDict all = NpzFile.Read(DigitsSample.TestSet);
        byte[] images = new byte[all["images"].ByteCount], labels = new byte[all["labels"].ByteCount];
        all["images"].CopyBytesTo(images);
        all["labels"].CopyBytesTo(labels);
        NpzFile.Write(
            scratch["part.npz"],
            [
                CheckpointTensor.FromValues<byte>("images", [200, 28, 28], images.AsMemory(0, 200 * 784)),
                CheckpointTensor.FromValues<byte>("labels", [200], labels.AsMemory(0, 200)),
            ]);
        float[] logits = all["logits"].ToSingles();
        int right = 0;
        for (int n = 0; n < 200; n++)
        {
            float[] row = logits[(n * 10)..((n + 1) * 10)];
            right += Array.IndexOf(row, row.Max()) == labels[n] ? 1 : 0;
        }

        JsonElement accuracy = ToolRun.Of(
            "run", DigitsSample.Checkpoint, "--input", scratch["part.npz"] + ":images", "--expected-labels",
                scratch["part.npz"] + ":labels",
            "--batch", "60", "--json").Json().GetProperty("accuracy");
        Assert.Equal(right, accuracy.GetProperty("right").GetInt32());
        Assert.Equal(200, accuracy.GetProperty("count").GetInt32());
    }

    [Fact]
    public void Batches_do_not_change_the_output()
    {
        using Scratch scratch = new();
        string input = WriteSamples(scratch, 7);
        foreach (string batch in (string[])["1", "3", "7", "100"])
        {
            ToolRun.Of("run", DigitsSample.Checkpoint, "--input", input, "--output", scratch[$"{batch}.npy"],
                "--batch", batch).Succeeded();
        }

        float[] whole = NpyFile.Read(scratch["7.npy"]).ToSingles();
        Assert.Equal(70, whole.Length);
        foreach (string batch in (string[])["1", "3", "100"])
        {
            float[] parts = NpyFile.Read(scratch[$"{batch}.npy"]).ToSingles();
            for (int i = 0; i < whole.Length; i++)
            {
                Assert.Equal(whole[i], parts[i], 1e-5);
            }
        }
    }

    [Fact]
    public void The_attention_picture_is_a_picture_and_the_document_has_its_numbers()
    {
        using Scratch scratch = new();
        JsonElement attention = ToolRun.Of(
            "run", DigitsSample.Checkpoint, "--input", DigitsSample.Images, "--attention", scratch["a.png"],
                "--json").Json().GetProperty("attention");
        string[] layers = ["conv1", "dw", "pw", "conv2", "conv3"];
        Assert.Equal(layers.Length, attention.GetArrayLength());
        for (int i = 0; i < layers.Length; i++)
        {
            Assert.Equal(layers[i], attention[i].GetProperty("name").GetString());
            foreach (JsonElement row in attention[i].GetProperty("values").EnumerateArray())
            {
                double sum = 0;
                foreach (JsonElement value in row.EnumerateArray())
                {
                    sum += value.GetDouble();
                }

                Assert.Equal(1, sum, 1e-5);
            }
        }

        using SKBitmap picture = SKBitmap.Decode(scratch["a.png"]);
        Assert.True(picture.Width > 1000 && picture.Height > 500);
        HashSet<SKColor> colours = [];
        for (int x = 0; x < picture.Width; x += 3)
        {
            for (int y = 0; y < picture.Height; y += 3)
            {
                colours.Add(picture.GetPixel(x, y));
            }
        }

        Assert.True(colours.Count > 100);
        scratch.HasOnly("a.png");
    }

    [Fact]
    public void Patterns_folders_and_files_name_images()
    {
        string pattern = Path.Combine(DigitsSample.Images, "digit-3-?.png");
        JsonElement samples = ToolRun.Of(
            "run", DigitsSample.Checkpoint, "--json", "--input", pattern,
            Path.Combine(DigitsSample.Images, "digit-0-a.png")).Json()
            .GetProperty("samples");
        Assert.Equal(3, samples.GetArrayLength());
        Assert.EndsWith("digit-3-a.png", samples[0].GetProperty("name").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Timings_add_up_to_the_first_result()
    {
        JsonElement timings = ToolRun.Of(
            "run", DigitsSample.Checkpoint, "--input",
            Path.Combine(DigitsSample.Images, "digit-0-a.png"), "--timings", "--json")
            .Json().GetProperty("timings");
        double sum = 0;
        foreach (JsonElement stage in timings.GetProperty("stages").EnumerateArray())
        {
            sum += stage.GetProperty("milliseconds").GetDouble();
        }

        Assert.Equal(sum, timings.GetProperty("firstResult").GetDouble(), 1e-6);
        Assert.True(timings.GetProperty("steadyRun").GetDouble() > 0);
    }

    [Fact]
    public void Validation_has_nothing_to_say()
    {
        using Scratch scratch = new();
        ToolRun.Of("run", DigitsSample.Checkpoint, "--input", WriteSamples(scratch, 2), "--validate").Succeeded();
    }

    [Fact]
    public void Labels_of_a_file_replace_the_networks()
    {
        using Scratch scratch = new();
        File.WriteAllText(scratch["labels.txt"], "zero\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n");
        string text = ToolRun.Of(
            "run", DigitsSample.Checkpoint, "--input",
            Path.Combine(DigitsSample.Images, "digit-7-a.png"), "--labels", scratch["labels.txt"])
            .Succeeded().Out;
        Assert.Contains("seven", text, StringComparison.Ordinal);
        File.WriteAllText(scratch["few.txt"], "zero\none\n");
        ToolRun.Of("run", DigitsSample.Checkpoint, "--input", DigitsSample.Images, "--labels",
            scratch["few.txt"]).Failed("2 lines", "10 classes");
    }

    [Fact]
    public void A_network_can_be_named()
    {
        using Scratch scratch = new();
        string input = WriteSamples(scratch, 1), layer = LayerFile.Write(scratch);
        ToolRun.Of("run", DigitsSample.Checkpoint, "--network", "Digits", "--input", input).Succeeded();
        ToolRun.Of("run", DigitsSample.Checkpoint, "--network", "resnet", "--input", input).Failed(
            "no network 'resnet'", "digits");
        ToolRun.Of("run", layer, "--network", "digits", "--input", input).Failed("missing stem.weight");
        ToolRun.Of("run", layer, "--input", input).Failed("no known network", "dynconv layer");
    }

    [Fact]
    public void An_unknown_network_is_told_what_was_recognised_in_it()
    {
        using Scratch scratch = new();
        string input = WriteSamples(scratch, 1), file = scratch["mixed.safetensors"];
        SafetensorsFile.Write(
            file,
            [
                .. LayerFile.Tensors("a."), .. LayerFile.Tensors("b."), .. LayerFile.Tensors("c."),
                .. LayerFile.Tensors("d."),
                LayerFile.Random("cond\u001b.routing.weight", [3, 4], 1),
                LayerFile.Random("cond\u001b.cond_conv.weight", [3, 216], 2),
            ]);

        ToolRun run = ToolRun.Of("run", file, "--input", input).Failed(
            "no known network", "4 of dynamic convolution (a, b, c, …; class DynamicConv2d)",
            "1 of CondConv (cond\\u001b; class CondConv2d)", "docs/networks.md");
        Assert.DoesNotContain('\u001b', run.Error);
        string text = ToolRun.Of("inspect", file).Succeeded().Out;
        Assert.Contains("dynamic layers: 4 of dynamic convolution (a, b, c, …; class DynamicConv2d)\n", text,
            StringComparison.Ordinal);
        Assert.Contains("dynamic layers: 1 of CondConv (cond\\u001b; class CondConv2d)\n", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_on_some_names_only_is_the_reason_given()
    {
        using Scratch scratch = new();
        string input = WriteSamples(scratch, 1), file = scratch["half.safetensors"];
        using Checkpoint digits = Checkpoint.Open(DigitsSample.Checkpoint);
        StateDict weights = digits.GetStateDict();
        int half = weights.Count / 2;
        SafetensorsFile.Write(
            file, [.. weights.Tensors.Select((t, i) => i < half ? t.WithName("module." + t.Name) : t)]);

        ToolRun.Of("run", file, "--input", input).Failed(
            "no known network",
            $"it would be digits, but only {half} of its {weights.Count} names begin with 'module.'");
    }

    [Fact]
    public void Temperature_changes_the_attention()
    {
        using Scratch scratch = new();
        string input = WriteSamples(scratch, 1);
        ToolRun.Of("run", DigitsSample.Checkpoint, "--input", input, "--output", scratch["1.npy"]).Succeeded();
        ToolRun.Of("run", DigitsSample.Checkpoint, "--input", input, "--output", scratch["30.npy"], "--temperature",
            "30").Succeeded();
        Assert.NotEqual(NpyFile.Read(scratch["1.npy"]).ToSingles(), NpyFile.Read(scratch["30.npy"]).ToSingles());
    }

    [Fact]
    public void Numbers_that_are_not_finite_propagate()
    {
        using Scratch scratch = new();
        float[] values = new float[2 * 784];
        values[100] = float.NaN;
        NpyFile.Write(scratch["x.npy"], CheckpointTensor.FromSingles("x", [2, 1, 28, 28], values));
        JsonElement document = ToolRun.Of(
            "run", DigitsSample.Checkpoint, "--input", scratch["x.npy"], "--output", scratch["y.npy"], "--json").Json();
        Assert.Equal(
            "NaN", document.GetProperty("samples")[0].GetProperty("classes")[0].GetProperty("probability").GetString());
        float[] output = NpyFile.Read(scratch["y.npy"]).ToSingles();
        Assert.All(output[..10], value => Assert.True(float.IsNaN(value)));
        Assert.All(output[10..], value => Assert.True(float.IsFinite(value)));
    }

    private static string WriteSamples(Scratch scratch, int count)
    {
        NpyFile.Write(scratch["samples.npy"], LayerFile.Random("x", [count, 1, 28, 28], 3));
        return scratch["samples.npy"];
    }
}
