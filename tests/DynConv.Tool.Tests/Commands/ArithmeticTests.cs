using System;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Tool.Tests.Runs;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Planning;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

/// <summary><c>--arithmetic</c>: matrix units where the device has some, a warning and float32 where it has none.</summary>
public sealed class ArithmeticTests
{
    private const double SingleBound = 1e-5;

    private static readonly string[] Line =
        ["bench", "--channels", "32", "--filters", "32", "--map", "6", "--batch", "1", "--rounds", "1"];

    [Theory]
    [InlineData("float32")]
    [InlineData("int8")]
    public void Float16_is_used_or_said_not_to_be(string stored)
    {
        (string device, string arithmetic) = Attainable();
        ToolRun run = ToolRun.Of([.. Line, "--arithmetic", "float16", "--expert-precision", stored, "--json"]);
        Assert.Equal(0, run.Code);
        RequireWarning(run, device, arithmetic);
        JsonElement document = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(arithmetic, document.GetProperty("arithmetic").GetString());
        Assert.Equal(stored, document.GetProperty("expertPrecision").GetString());
        double error = document.GetProperty("entries")[0].GetProperty("static").GetProperty("error").GetDouble();
        Assert.Equal(arithmetic == "float16", error > SingleBound);
    }

    [Fact]
    public void Verify_tells_what_was_used_and_what_it_costs()
    {
        using Scratch scratch = new();
        (string device, string arithmetic) = Attainable();
        string input = $"{DigitsSample.TestSet}:images", expected = $"{DigitsSample.TestSet}:logits";
        string[] line =
            ["verify", DigitsSample.Checkpoint, "--input", input, "--expected", expected, "--rtol", "0.02", "--json"];
        ToolRun run = ToolRun.Of([.. line, "--arithmetic", "float16", "--precisions"]);
        Assert.Equal(0, run.Code);
        RequireWarning(run, device, arithmetic);
        JsonElement document = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(arithmetic, document.GetProperty("arithmetic").GetString());
        JsonElement[] rows = [.. document.GetProperty("precisions").EnumerateArray()];
        Assert.Equal(arithmetic == "float16" ? 4 : 3, rows.Length);
        double asked = document.GetProperty("maxRelativeError").GetDouble();
        JsonElement same = rows.Last(row => row.GetProperty("arithmetic").GetString() == arithmetic
            && row.GetProperty("expertPrecision").GetString() == "float32");
        Assert.Equal(asked, same.GetProperty("errorOfExpected").GetDouble());
        Assert.Equal(arithmetic == "float16", asked > SingleBound);
    }

    [Fact]
    public void A_run_and_a_layer_take_it_too()
    {
        using Scratch scratch = new();
        (string device, string arithmetic) = Attainable();
        NpyFile.Write(scratch["x.npy"], CheckpointTensor.FromSingles("x", [1, 1, 28, 28], new float[784]));
        RequireWarning(
            ToolRun.Of(
                "run", DigitsSample.Checkpoint, "--input", scratch["x.npy"], "--arithmetic", "float16", "--json"),
            device, arithmetic);
        RequireWarning(
            ToolRun.Of(
                "layer", LayerFile.Write(scratch), "--input", LayerFile.WriteInput(scratch, "layer.npy"), "--output",
                scratch["out.npz"], "--arithmetic", "float16"),
            device, arithmetic);
    }

    [Fact]
    public void Other_numbers_are_refused() =>
        ToolRun.Of([.. Line, "--arithmetic", "half"]).Failed("--arithmetic wants float32, float16, got 'half'");

    private static (string Device, string Arithmetic) Attainable()
    {
        using VulkanContext context = VulkanContext.Create(new VulkanContextOptions { CacheFolder = "" });
        return (context.Capabilities.Name, context.Supports(Arithmetic.Float16) ? "float16" : "float32");
    }

    private static void RequireWarning(ToolRun run, string device, string arithmetic)
    {
        if (arithmetic == "float16")
        {
            Assert.Empty(run.Error);
            return;
        }

        Assert.Contains(device, run.Error, StringComparison.Ordinal);
        Assert.EndsWith("; the plan stays with float32\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Error.Split('\n').Length);
    }
}
