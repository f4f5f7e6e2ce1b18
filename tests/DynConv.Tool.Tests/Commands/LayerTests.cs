using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Tool.Tests.Runs;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

public sealed class LayerTests
{
    [Fact]
    public void Writes_every_stage_with_its_shape()
    {
        using Scratch scratch = new();
        string file = LayerFile.Write(scratch), input = LayerFile.WriteInput(scratch);
        JsonElement document = ToolRun.Of(
            "layer", file, "--input", input, "--output", scratch["out.npz"], "--stride", "2,1", "--padding", "1",
                "--validate", "--json").Json();
        StateDict arrays = NpzFile.Read(scratch["out.npz"]);
        Assert.Equal([2, 4], arrays["pooled"].Shape);
        Assert.Equal([2, 3], arrays["attention"].Shape);
        Assert.Equal([2, 6, 4, 3, 3], arrays["weight"].Shape);
        Assert.Equal([2, 6], arrays["bias"].Shape);
        Assert.Equal([2, 6, 3, 7], arrays["output"].Shape);
        Assert.Equal(5, arrays.Count);
        Assert.Equal(
            """["pooled","attention","weight","bias","output"]""", Join(document.GetProperty("stages"), "name"));
        Assert.Equal("[2,1]", document.GetProperty("settings").GetProperty("stride").GetRawText());
        Assert.Equal(1, document.GetProperty("settings").GetProperty("temperature").GetDouble());
        scratch.HasOnly("layer.safetensors", "out.npz", "x.npy");
    }

    [Fact]
    public void Stages_follow_from_one_another()
    {
        using Scratch scratch = new();
        ToolRun.Of(
            "layer", LayerFile.Write(scratch), "--input", LayerFile.WriteInput(scratch), "--output", scratch["out.npz"],
            "--temperature", "4").Succeeded();
        StateDict arrays = NpzFile.Read(scratch["out.npz"]);
        float[] input = NpyFile.Read(scratch["x.npy"]).ToSingles(), pooled = arrays["pooled"].ToSingles();
        float[] attention = arrays["attention"].ToSingles(), mixed = arrays["weight"].ToSingles();
        float[] bank = LayerFile.Tensors()[0].ToSingles();
        double[] expected = Attention(pooled, 4);
        for (int i = 0; i < attention.Length; i++)
        {
            Assert.Equal(expected[i], attention[i], 1e-5);
        }

        double mean = 0, weight = 0;
        for (int i = 0; i < 35; i++)
        {
            mean += input[i] / 35.0;
        }

        for (int k = 0; k < LayerFile.Experts; k++)
        {
            weight += attention[k] * (double)bank[k * mixed.Length / 2];
        }

        Assert.Equal(mean, pooled[0], 1e-6);
        Assert.Equal(weight, mixed[0], 1e-6);
    }

    [Fact]
    public void Finds_the_layer_by_its_name_in_the_network_or_in_the_file()
    {
        using Scratch scratch = new();
        string input = LayerFile.WriteInput(scratch, "x.npy", 1, 16, 8, 8);
        foreach (string prefix in (string[])["conv1", "conv1.", "state_dict.conv1"])
        {
            ToolRun.Of("layer", DigitsSample.Checkpoint, "--input", input, "--output", scratch["out.npz"], "--prefix",
                prefix).Succeeded();
        }
    }

    [Fact]
    public void Says_which_layers_there_are()
    {
        using Scratch scratch = new();
        string file = LayerFile.Write(scratch, "two.safetensors", "a.", "b.c."), input = LayerFile.WriteInput(scratch);
        string[] arguments = ["layer", file, "--input", input, "--output", scratch["out.npz"]];
        ToolRun.Of(arguments).Failed("2 dynamic layers", "--prefix", "a, b.c");
        ToolRun.Of([.. arguments, "--prefix", "d"]).Failed("no dynamic layer 'd'", "a, b.c");
        ToolRun.Of([.. arguments, "--prefix", "b.c"]).Succeeded();
        scratch.HasOnly("two.safetensors", "x.npy", "out.npz");
    }

    [Fact]
    public void Numbers_that_are_not_finite_propagate()
    {
        using Scratch scratch = new();
        float[] values = LayerFile.Random("x", [2, 4, 5, 7], 1).ToSingles();
        values[3] = float.NaN;
        values[150] = float.PositiveInfinity;
        NpyFile.Write(scratch["x.npy"], CheckpointTensor.FromSingles("x", [2, 4, 5, 7], values));
        ToolRun.Of(
            "layer", LayerFile.Write(scratch), "--input", scratch["x.npy"], "--output", scratch["out.npz"]).Succeeded();
        Assert.All(NpzFile.Read(scratch["out.npz"])["output"].ToSingles(), value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Double_precision_is_rounded_and_said()
    {
        using Scratch scratch = new();
        double[] values = Array.ConvertAll(LayerFile.Random("x", [1, 4, 3, 3], 1).ToSingles(), value => (double)value);
        NpyFile.Write(scratch["x.npy"], CheckpointTensor.FromValues<double>("x", [1, 4, 3, 3], values));
        string text = ToolRun.Of("layer", LayerFile.Write(scratch), "--input", scratch["x.npy"],
            "--output", scratch["out.npz"]).Succeeded().Out;
        Assert.Contains("float64 rounded to float32", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_that_do_not_suit_are_refused()
    {
        using Scratch scratch = new();
        string file = LayerFile.Write(scratch), good = LayerFile.WriteInput(scratch, "good.npy");
        void Refuses(string input, params string[] said) =>
            ToolRun.Of("layer", file, "--input", input, "--output", scratch["out.npz"]).Failed(said);
        Refuses(LayerFile.WriteInput(scratch, "c.npy", 1, 5, 4, 4), "5 channels", "4");
        Refuses(LayerFile.WriteInput(scratch, "r.npy", 4, 5, 5), "3 axes", "[N, C, H, W]");
        Refuses(LayerFile.WriteInput(scratch, "e.npy", 0, 4, 5, 5), "an axis of 0");
        Refuses(LayerFile.WriteInput(scratch, "s.npy", 1, 4, 2, 2), "3×3", "larger than the input");
        NpyFile.Write(scratch["i.npy"], CheckpointTensor.FromValues<long>("x", [1, 4, 1, 1], new long[4]));
        Refuses(scratch["i.npy"], "int64", "astype");
        Refuses(file, "safetensors", "numpy.save");
        Refuses(scratch["none.npy"], "none.npy", "no such file");
        Refuses(scratch.Folder, "directory");
        Refuses(scratch.Write("empty.npy", []), "empty");
        string[] arguments = ["layer", file, "--input", good, "--output", scratch["out.npz"]];
        ToolRun.Of([.. arguments, "--groups", "2"]).Failed("--groups 2", "has 1");
        ToolRun.Of([.. arguments, "--device", "77"]).Failed("device 77 does not exist");
        Assert.False(File.Exists(scratch["out.npz"]));
        Assert.Empty(Directory.GetFiles(scratch.Folder, ".*"));
    }

    [Fact]
    public void Groups_that_do_not_divide_are_refused()
    {
        using Scratch scratch = new();
        string input = LayerFile.WriteInput(scratch);
        SafetensorsFile.Write(scratch["a.safetensors"], LayerFile.Tensors(channelsPerGroup: 3));
        ToolRun.Of("layer", scratch["a.safetensors"], "--input", input, "--output", scratch["out.npz"]).Failed(
            "groups do not divide", "C/G = 3");
        SafetensorsFile.Write(scratch["b.safetensors"], LayerFile.Tensors(channelsPerGroup: 1));
        ToolRun.Of("layer", scratch["b.safetensors"], "--input", input, "--output", scratch["out.npz"]).Failed(
            "groups do not divide", "O = 6");
        scratch.HasOnly("a.safetensors", "b.safetensors", "x.npy");
    }

    [Fact]
    public void Groups_come_from_the_file()
    {
        using Scratch scratch = new();
        SafetensorsFile.Write(scratch["a.safetensors"], LayerFile.Tensors(channelsPerGroup: 2));
        ToolRun.Of(
            "layer", scratch["a.safetensors"], "--input", LayerFile.WriteInput(scratch),
            "--output", scratch["out.npz"], "--groups", "2").Succeeded();
        Assert.Equal([2, 6, 2, 3, 3], NpzFile.Read(scratch["out.npz"])["weight"].Shape);
    }

    [Fact]
    public void Attention_with_more_in_it_than_is_known_is_refused()
    {
        using Scratch scratch = new();
        List<CheckpointTensor> tensors = LayerFile.Tensors("a.");
        tensors.Add(LayerFile.Random("a.attention.bn.weight", [2], 9));
        SafetensorsFile.Write(scratch["a.safetensors"], tensors);
        ToolRun.Of(
            "layer", scratch["a.safetensors"], "--input", LayerFile.WriteInput(scratch), "--output", scratch["out.npz"])
            .Failed("attention.bn.weight");
    }

    private static double[] Attention(float[] pooled, double temperature)
    {
        List<CheckpointTensor> tensors = LayerFile.Tensors();
        float[] fc1 = tensors[2].ToSingles(), fc2 = tensors[3].ToSingles(), bias = tensors[4].ToSingles();
        int samples = pooled.Length / LayerFile.Channels;
        double[] attention = new double[samples * LayerFile.Experts];
        for (int n = 0; n < samples; n++)
        {
            double sum = 0;
            for (int k = 0; k < LayerFile.Experts; k++)
            {
                double logit = bias[k];
                for (int h = 0; h < LayerFile.Hidden; h++)
                {
                    double hidden = 0;
                    for (int c = 0; c < LayerFile.Channels; c++)
                    {
                        hidden += (double)fc1[(h * LayerFile.Channels) + c] * pooled[(n * LayerFile.Channels) + c];
                    }

                    logit += Math.Max(0, hidden) * fc2[(k * LayerFile.Hidden) + h];
                }

                sum += attention[(n * LayerFile.Experts) + k] = Math.Exp(logit / temperature);
            }

            for (int k = 0; k < LayerFile.Experts; k++)
            {
                attention[(n * LayerFile.Experts) + k] /= sum;
            }
        }

        return attention;
    }

    private static string Join(JsonElement array, string property)
    {
        List<string> values = [];
        foreach (JsonElement element in array.EnumerateArray())
        {
            values.Add(element.GetProperty(property).GetRawText());
        }

        return $"[{string.Join(',', values)}]";
    }
}
