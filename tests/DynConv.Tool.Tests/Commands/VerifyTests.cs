using System;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Tool.Tests.Runs;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

public sealed class VerifyTests
{
    private static readonly string Input = $"{DigitsSample.TestSet}:images";
    private static readonly string Expected = $"{DigitsSample.TestSet}:logits";

    [Fact]
    public void The_sample_agrees_with_PyTorch()
    {
        JsonElement document = ToolRun.Of(
            "verify", DigitsSample.Checkpoint, "--input", Input, "--expected", Expected, "--rtol", "0", "--atol",
                "1e-4", "--json").Json();
        Assert.True(document.GetProperty("pass").GetBoolean());
        Assert.InRange(document.GetProperty("maxAbsoluteError").GetDouble(), 0, 1e-4);
        Assert.Equal(2000, document.GetProperty("argMax").GetProperty("agree").GetInt32());
        Assert.Equal(1e-4, document.GetProperty("tolerance").GetDouble(), 1e-12);
    }

    [Fact]
    public void What_fewer_bits_cost_is_shown()
    {
        using Scratch scratch = new();
        (string input, float[] output) = Run(scratch);
        NpyFile.Write(scratch["y.npy"], CheckpointTensor.FromSingles("y", [2, 10], output));
        string[] request = ["verify", DigitsSample.Checkpoint, "--input", input, "--expected", scratch["y.npy"]];
        JsonElement document = ToolRun.Of([.. request, "--precisions", "--json"]).Json();
        Assert.Equal("float32", document.GetProperty("expertPrecision").GetString());
        Assert.Equal("float32", document.GetProperty("arithmetic").GetString());
        Assert.Equal("float32", document.GetProperty("activationPrecision").GetString());
        JsonElement[] all =
        [
            .. document.GetProperty("precisions").EnumerateArray()
                .Where(static one => one.GetProperty("arithmetic").GetString() == "float32"
                    && one.GetProperty("activationPrecision").GetString() == "float32"),
        ];
        Assert.Equal(["float32", "float16", "int8"], all.Select(one => one.GetProperty("expertPrecision").GetString()));
        double[] errors = [.. all.Select(static one => one.GetProperty("errorOfFloat32").GetDouble())];
        Assert.Equal(0, errors[0]);
        Assert.InRange(errors[1], 1e-7, 1e-3);
        Assert.InRange(errors[2], errors[1], 5e-2);
        long[] bytes = [.. all.Select(static one => one.GetProperty("weightBytes").GetInt64())];
        Assert.True(bytes[0] > bytes[1] && bytes[1] > bytes[2]);

        ToolRun run = ToolRun.Of([.. request, "--precisions"]);
        Assert.Contains("error / float32", run.Out, StringComparison.Ordinal);
        document = ToolRun.Of([.. request, "--expert-precision", "int8", "--rtol", "0.05", "--json"]).Json();
        Assert.Equal(errors[2], document.GetProperty("maxRelativeError").GetDouble(), 1e-6);
        ToolRun.Of([.. request, "--expert-precision", "int4"]).Failed(
            "--expert-precision wants float32, float16, int8, got 'int4'");
    }

    [Fact]
    public void A_difference_is_found_and_placed()
    {
        using Scratch scratch = new();
        (string input, float[] output) = Run(scratch);
        output[13] += 0.01f;
        NpyFile.Write(scratch["y.npy"], CheckpointTensor.FromSingles("y", [2, 10], output));
        ToolRun run = ToolRun.Of("verify", DigitsSample.Checkpoint, "--input", input, "--expected", scratch["y.npy"]);
        Assert.Equal(1, run.Code);
        Assert.Equal(string.Empty, run.Error);
        Assert.Contains("[1, 3]", run.Out, StringComparison.Ordinal);
        Assert.Contains("WRONG", run.Out, StringComparison.Ordinal);
        ToolRun.Of("verify", DigitsSample.Checkpoint, "--input", input, "--expected", scratch["y.npy"], "--atol",
            "0.02").Succeeded();
        ToolRun.Of("verify", DigitsSample.Checkpoint, "--input", input, "--expected", scratch["y.npy"], "--rtol",
            "1").Succeeded();
    }

    [Fact]
    public void A_number_that_is_none_is_wrong()
    {
        using Scratch scratch = new();
        (string input, float[] output) = Run(scratch);
        output[4] = float.NaN;
        NpyFile.Write(scratch["y.npy"], CheckpointTensor.FromSingles("y", [2, 10], output));
        ToolRun run = ToolRun.Of("verify", DigitsSample.Checkpoint, "--input", input, "--expected", scratch["y.npy"],
            "--atol", "100", "--json");
        Assert.Equal(1, run.Code);
        JsonElement document = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal("NaN", document.GetProperty("maxAbsoluteError").GetString());
        Assert.False(document.GetProperty("pass").GetBoolean());
    }

    [Fact]
    public void Another_shape_is_no_comparison()
    {
        using Scratch scratch = new();
        (string input, float[] output) = Run(scratch);
        NpyFile.Write(scratch["y.npy"], CheckpointTensor.FromSingles("y", [10, 2], output));
        ToolRun.Of("verify", DigitsSample.Checkpoint, "--input", input, "--expected", scratch["y.npy"]).Failed(
            "[10, 2]", "[2, 10]");
        ToolRun.Of("verify", DigitsSample.Checkpoint, "--input", input, "--expected", scratch["z.npy"]).Failed(
            "no such file");
    }

    private static (string Input, float[] Output) Run(Scratch scratch)
    {
        NpyFile.Write(scratch["x.npy"], LayerFile.Random("x", [2, 1, 28, 28], 3));
        ToolRun.Of(
            "run", DigitsSample.Checkpoint, "--input", scratch["x.npy"], "--output", scratch["out.npy"]).Succeeded();
        return (scratch["x.npy"], NpyFile.Read(scratch["out.npy"]).ToSingles());
    }
}
