using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Tool.Tests.Runs;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Planning;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

/// <summary>
/// <c>--arithmetic</c> and <c>--activation-precision</c>: what the device can, and a warning and float32 where it cannot.
/// </summary>
public sealed class ArithmeticTests
{
    private const double SingleBound = 1e-5;

    private static readonly string[] Line =
        ["bench", "--channels", "32", "--filters", "32", "--map", "6", "--batch", "1", "--rounds", "1"];

    public static TheoryData<string, string> Options => new()
    {
        { "--arithmetic", "float32" },
        { "--arithmetic", "int8" },
        { "--activation-precision", "float32" },
        { "--activation-precision", "int8" },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Float16_is_used_or_said_not_to_be(string option, string stored)
    {
        string attained = Attainable(option);
        ToolRun run = ToolRun.Of([.. Line, option, "float16", "--expert-precision", stored, "--json"]);
        Assert.Equal(0, run.Code);
        RequireWarning(run, [option]);
        JsonElement document = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(attained, document.GetProperty(PropertyOf(option)).GetString());
        Assert.Equal(stored, document.GetProperty("expertPrecision").GetString());
        double error = document.GetProperty("entries")[0].GetProperty("static").GetProperty("error").GetDouble();
        Assert.Equal(attained == "float16", error > SingleBound);
    }

    [Fact]
    public void Verify_tells_what_was_used_and_what_it_costs()
    {
        using Scratch scratch = new();
        string arithmetic = Attainable("--arithmetic"), maps = Attainable("--activation-precision");
        string input = $"{DigitsSample.TestSet}:images", expected = $"{DigitsSample.TestSet}:logits";
        string[] line =
            ["verify", DigitsSample.Checkpoint, "--input", input, "--expected", expected, "--rtol", "0.02", "--json"];
        ToolRun run = ToolRun.Of(
            [.. line, "--arithmetic", "float16", "--activation-precision", "float16", "--precisions"]);
        Assert.Equal(0, run.Code);
        RequireWarning(run, ["--arithmetic", "--activation-precision"]);
        JsonElement document = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(arithmetic, document.GetProperty("arithmetic").GetString());
        Assert.Equal(maps, document.GetProperty("activationPrecision").GetString());
        JsonElement[] rows = [.. document.GetProperty("precisions").EnumerateArray()];
        // Experts in three ways, and of products and maps whatever the device can.
        int ways = (arithmetic == "float16" ? 2 : 1) * (maps == "float16" ? 2 : 1);
        Assert.Equal(3 + ways - 1, rows.Length);
        double asked = document.GetProperty("maxRelativeError").GetDouble();
        JsonElement same = rows.Single(row => row.GetProperty("arithmetic").GetString() == arithmetic
            && row.GetProperty("activationPrecision").GetString() == maps
            && row.GetProperty("expertPrecision").GetString() == "float32");
        Assert.Equal(asked, same.GetProperty("errorOfExpected").GetDouble());
        Assert.Equal(ways > 1, asked > SingleBound);
    }

    [Theory]
    [InlineData("--arithmetic")]
    [InlineData("--activation-precision")]
    public void A_run_and_a_layer_take_it_too(string option)
    {
        using Scratch scratch = new();
        NpyFile.Write(scratch["x.npy"], CheckpointTensor.FromSingles("x", [1, 1, 28, 28], new float[784]));
        RequireWarning(
            ToolRun.Of("run", DigitsSample.Checkpoint, "--input", scratch["x.npy"], option, "float16", "--json"), [option]);
        RequireWarning(
            ToolRun.Of(
                "layer", LayerFile.Write(scratch), "--input", LayerFile.WriteInput(scratch, "layer.npy"), "--output",
                scratch["out.npz"], option, "float16"),
            [option]);
    }

    [Fact]
    public void Other_numbers_are_refused()
    {
        ToolRun.Of([.. Line, "--arithmetic", "half"]).Failed("--arithmetic wants float32, float16, got 'half'");
        ToolRun.Of([.. Line, "--activation-precision", "int8"]).Failed(
            "--activation-precision wants float32, float16, got 'int8'");
    }

    private static string PropertyOf(string option) => option == "--arithmetic" ? "arithmetic" : "activationPrecision";

    private static string Attainable(string option)
    {
        using VulkanContext context = VulkanContext.Create(new VulkanContextOptions { CacheFolder = "" });
        return (option == "--arithmetic"
            ? context.Supports(Arithmetic.Float16)
            : context.Supports(ActivationPrecision.Float16)) ? "float16" : "float32";
    }

    /// <summary>One line on stderr for each thing that the device cannot, with its name.</summary>
    private static void RequireWarning(ToolRun run, IReadOnlyList<string> options)
    {
        string device;
        using (VulkanContext context = VulkanContext.Create(new VulkanContextOptions { CacheFolder = "" }))
        {
            device = context.Capabilities.Name;
        }

        string[] lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] missing = [.. options.Where(static option => Attainable(option) == "float32")];
        Assert.Equal(missing.Length, lines.Length);
        Assert.All(lines, line => Assert.Contains(device, line, StringComparison.Ordinal));
        foreach (string option in missing)
        {
            string end = option == "--arithmetic" ? "; the plan stays with float32" : "; activations stay float32";
            Assert.Single(lines, line => line.EndsWith(end, StringComparison.Ordinal));
        }
    }
}
