using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Tool.Tests.Runs;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

/// <summary><c>dynconv layer --kind</c> on PyTorch's layers of every kind (tests/golden).</summary>
public sealed class LayerKindTests
{
    private static readonly string Golden = Path.Combine(DigitsSample.Root, "tests", "golden");

    public static TheoryData<string, string, string> Layers => new()
    {
        // kind, file, options that the file does not tell
        { "dynamic1d", "axes/001", "--stride 2 --padding 2 --temperature 34" },
        { "dynamic3d", "axes/004", "--padding 1" },
        { "condconv", "condconv/000", "--kernel 3,3 --out-channels 6 --padding 1" },
        { "condconv", "condconv/003", "--padding 1" },
        { "dynet", "filters/000", "--out-channels 6 --padding 1" },
        { "weightnet", "filters/003", "--kernel 3,3 --out-channels 6 --padding 1" },
        { "condconv", "condblocks/007", "--padding 1" },
        { "condblock", "condblocks/000", "" },
        { "condblock", "condblocks/002", "--stride 2" },
        { "condblock", "condblocks/006", "" },
        { "odconv", "odconv/000", "--padding 1" },
        { "odconv3rd", "odconv/011", "--padding 1" },
        { "odconv3rd1", "odconv/016", "--padding 1" },
        { "kw", "warehouse/000", "--prefix conv --kernel 3,3 --out-channels 12 --padding 1" },
        { "kw", "warehouse/002", "--prefix features.3.conv --kernel 3,3 --out-channels 8 --stride 2,1 --padding 1" },
        { "kw", "warehouse/005", "--prefix conv --kernel 7,7 --out-channels 8 --padding 3 --groups 8 --warehouse 0" },
        { "dcd", "dcd/003", "--stride 2 --padding 1" },
    };

    /// <summary>Layers whose weights are in the archive of their results.</summary>
    public static TheoryData<string, string, string> Structures => new()
    {
        { "se", "structure/044", "--activation silu" },
        { "se", "structure/046", "" },
        { "dyrelu", "structure/047", "" },
        { "dyrelu", "structure/048", "" },
        { "involution", "structure/050", "" },
        { "involution", "structure/051", "--kernel 3,3 --stride 2" },
        { "dwnet", "structure/054", "" },
        { "dwnet", "structure/055", "" },
        { "fdy", "structure/061", "--padding 1 --temperature 1" },
        { "tdy", "structure/064", "--padding 1 --stride 2 --temperature 3" },
        { "tdycnn", "axiswise/013", "--stride 2 --temperature 1" },
        { "dymn", "structure/066", "--stride 2 --activation hardswish" },
        { "dymn", "structure/067", "--temperature 3" },
        { "dymn", "structure/068", "--activation hardswish" },
    };

    [Theory]
    [MemberData(nameof(Structures))]
    public void Equals_PyTorch_too(string kind, string name, string options)
    {
        using Scratch scratch = new();
        string path = Path.Combine(Golden, name);
        StateDict all = NpzFile.Read(path + ".npz");
        HashSet<string> parameters =
        [
            .. JsonElement.Parse(File.ReadAllBytes(path + ".json")).GetProperty("parameters").EnumerateArray()
                .Select(static parameter => parameter.GetString()!),
        ];
        SafetensorsFile.Write(
            scratch["layer.safetensors"], [.. all.Tensors.Where(tensor => parameters.Contains(tensor.Name))]);

        ToolRun.Of(
            [
                "layer", scratch["layer.safetensors"], "--kind", kind, "--input", path + ".npz:input", "--output",
                scratch["out.npz"], .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ]).Succeeded();

        SameStages(NpzFile.Read(scratch["out.npz"]), all, "output");
    }

    [Fact]
    public void The_classifier_of_DCD_takes_features()
    {
        using Scratch scratch = new();
        string path = Path.Combine(Golden, "dcd", "007");
        StateDict all = NpzFile.Read(path + ".npz");
        CheckpointTensor input = all["input"];
        NpyFile.Write(
            scratch["x.npy"], CheckpointTensor.FromSingles("x", [input.Shape[0], input.Shape[1]], input.ToSingles()));

        ToolRun.Of(
            "layer", path + ".pt", "--kind", "dcdlinear", "--prefix", "features.3.conv", "--input", scratch["x.npy"],
            "--output", scratch["out.npz"]).Succeeded();

        Assert.Equal(all["output"].ElementCount, NpzFile.Read(scratch["out.npz"])["output"].ElementCount);
        Assert.All(
            NpzFile.Read(scratch["out.npz"])["output"].ToSingles().Zip(all["output"].ToSingles()),
            static pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Equals_PyTorch(string kind, string name, string options)
    {
        using Scratch scratch = new();
        string path = Path.Combine(Golden, name), folder = Path.GetDirectoryName(path)!;
        JsonElement checkpoint = JsonElement.Parse(File.ReadAllBytes(path + ".json")).GetProperty("checkpoint");
        string prefix = checkpoint.GetProperty("prefix").GetString()!;
        List<string> arguments =
        [
            "layer", Path.Combine(folder, checkpoint.GetProperty("file").GetString()!), "--kind", kind, "--input",
            path + ".npz:input", "--output", scratch["out.npz"],
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
        if (prefix is not ("" or "module.") && !options.Contains("--prefix", StringComparison.Ordinal))
        {
            arguments.AddRange(["--prefix", prefix]);
        }

        ToolRun run = ToolRun.Of([.. arguments]).Succeeded();

        Assert.Contains(kind, run.Out, StringComparison.Ordinal);
        StateDict actual = NpzFile.Read(scratch["out.npz"]), expected = NpzFile.Read(path + ".npz");
        SameStages(actual, expected, "output", "attention", "weight");
        Assert.True(actual.Count > 1);
    }

    /// <summary>The first is there; the others where both have them: PyTorch's are not of all kinds.</summary>
    private static void SameStages(StateDict actual, StateDict expected, params string[] stages)
    {
        foreach (string stage in stages.Where(stage => stage == stages[0]
            || (actual.TryGetTensor(stage, out _) && expected.TryGetTensor(stage, out _))))
        {
            float[] values = actual[stage].ToSingles(), wanted = expected[stage].ToSingles();
            Assert.Equal(expected[stage].Shape, actual[stage].Shape);
            float largest = wanted.Max(Math.Abs);
            Assert.All(values.Zip(wanted), pair => Assert.Equal(pair.Second, pair.First, 1e-5f * largest));
        }
    }

    [Theory]
    [InlineData("condconv/000", "condconv", "--padding 1", "give --out-channels O")]
    [InlineData("condconv/000", "condconv", "--out-channels 6", "give --kernel kh,kw")]
    [InlineData("condconv/003", "condconv", "--out-channels 7", "does not suit the layer, which has 6")]
    [InlineData("condconv/003", "conv", "", "there is no layer of kind 'conv'; known are dynamic, dynamic1d")]
    [InlineData("condconv/003", "condconv", "--prefix nowhere", "nothing in it begins with 'nowhere.'")]
    [InlineData("condconv/003", "odconv", "", "does not suit the network")]
    [InlineData("condconv/003", "condconv", "--temperature 2", "--temperature says nothing to a layer of kind")]
    [InlineData("dcd/003", "dcd", "--dilation 2", "--dilation says nothing")]
    [InlineData("dynamic/000", "dynamic", "--warehouse 1", "--warehouse is for other kinds")]
    [InlineData("warehouse/000", "kw", "--kernel 3,3 --out-channels 12", "give --prefix")]
    [InlineData("warehouse/000", "kw", "--prefix conv --kernel 5,5 --out-channels 12", "none of the file's 1")]
    [InlineData("warehouse/000", "kw", "--prefix conv --kernel 3 --out-channels 12 --warehouse 3", "none of")]
    [InlineData("warehouse/008", "kw", "--prefix conv --kernel 3,3 --out-channels 16", "reaches cells of other layers")]
    [InlineData("condblocks/000", "se", "--activation softplus", "--activation wants one of None, ReLU")]
    public void What_does_not_fit_is_said(string name, string kind, string options, string said)
    {
        using Scratch scratch = new();
        string path = Path.Combine(Golden, name), folder = Path.GetDirectoryName(path)!;
        JsonElement checkpoint = JsonElement.Parse(File.ReadAllBytes(path + ".json")).GetProperty("checkpoint");
        string prefix = checkpoint.GetProperty("prefix").GetString()!;
        List<string> arguments =
        [
            "layer", Path.Combine(folder, checkpoint.GetProperty("file").GetString()!), "--kind", kind, "--input",
            path + ".npz:input", "--output", scratch["out.npz"], .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
        if (prefix is not ("" or "module.") && !options.Contains("--prefix", StringComparison.Ordinal))
        {
            arguments.AddRange(["--prefix", prefix]);
        }

        ToolRun.Of([.. arguments]).Failed(said);
        scratch.HasOnly();
    }
}
