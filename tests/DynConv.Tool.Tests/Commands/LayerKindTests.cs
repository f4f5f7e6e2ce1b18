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
    };

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
            path + ".npz:input", "--output", scratch["out.npz"], .. options.Split(' '),
        ];
        if (prefix.Length > 0 && prefix != "module.")
        {
            arguments.AddRange(["--prefix", prefix]);
        }

        ToolRun run = ToolRun.Of([.. arguments]).Succeeded();

        Assert.Contains(kind, run.Out, StringComparison.Ordinal);
        StateDict actual = NpzFile.Read(scratch["out.npz"]), expected = NpzFile.Read(path + ".npz");
        foreach (string stage in (string[])["attention", "weight", "output"])
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
