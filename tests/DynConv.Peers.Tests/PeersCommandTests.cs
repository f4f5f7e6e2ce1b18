using System.IO;
using System.Linq;
using System.Text.Json;
using DynConv.Tool.Tests.Runs;
using Xunit;

namespace DynConv.Peers.Tests;

public sealed class PeersCommandTests
{
    private static readonly string[] Short =
        ["--layers", "c", "--batch", "1,2", "--rounds", "1", "--seconds", "0", "--validate"];

    [Fact]
    public void Ours_and_ONNX_Runtime_are_compared_and_timed()
    {
        using Scratch scratch = new();
        JsonElement root = Run([.. Short, "--engines", "onnx", "--plot", scratch["roof.png"], "--json"]).Json();
        Assert.True(root.GetProperty("peaks").GetProperty("operations").GetDouble() > 1e6);
        Assert.Equal("ONNX Runtime", root.GetProperty("engines")[0].GetProperty("name").GetString());
        JsonElement[] entries = [.. root.GetProperty("entries").EnumerateArray()];
        Assert.Equal([1, 2], entries.Select(static entry => entry.GetProperty("batch").GetInt32()));
        Assert.Equal(
            ["ours dynamic", "ours static", "ONNX Runtime groups", "ONNX Runtime each sample", "ONNX Runtime static"],
            FormsOf(entries[1]).Select(static form => $"{Text(form, "engine")} {Text(form, "name")}"));
        Assert.All(entries.SelectMany(FormsOf), static form =>
        {
            Assert.InRange(form.GetProperty("error").GetDouble(), 1e-9, 1e-5);
            Assert.True(form.GetProperty("time").GetProperty("median").GetDouble() > 0);
        });
        Assert.All(entries, static entry => Assert.Empty(entry.GetProperty("leftOut").EnumerateArray()));
        Assert.Equal(1, root.GetProperty("means")[0].GetProperty("overOurs").GetDouble());
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(scratch["roof.png"])[..4]);
    }

    [Fact]
    public void A_peer_that_is_absent_is_told_in_a_line_each()
    {
        ToolRun run = Run(
            [.. Short[..^1], "--engines", "torch,ncnn", "--python", "/bin/false", "--ncnn", "/bin/false"]);
        Assert.Equal(0, run.Code);
        string[] lines = run.Error.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.All(lines[..2], static line => Assert.StartsWith("dynconv: PyTorch", line));
        Assert.StartsWith("dynconv: ncnn Vulkan is absent: the process of ncnn Vulkan ended with exit code 1", lines[2]);
        Assert.Contains("scripts/peers/ncnn.sh", lines[2]);
        Assert.Contains("96→24 1×1", run.Out);
        Assert.DoesNotContain("ncnn", run.Out);
    }

    [Theory]
    [InlineData("--layers: there is no workload 'x'", "--layers", "x")]
    [InlineData("--batch wants", "--batch", "0")]
    [InlineData("--engines wants", "--engines", "tvm")]
    [InlineData("--ncnn: there is no file", "--ncnn", "nowhere")]
    [InlineData("--network wants all", "--network", "resnet18")]
    [InlineData("--plot draws layers", "--network", "dy_resnet18", "--plot", "x.png")]
    [InlineData("--sample", "--sample", "3")]
    public void Requests_that_make_no_sense(string said, params string[] arguments) => Run(arguments).Failed(said);

    [Fact]
    public void Help_has_examples() => Assert.Contains("--network all", Run(["--help"]).Succeeded().Out);

    private static ToolRun Run(string[] arguments) => ToolRun.Of(PeersCommand.Create, arguments);

    private static JsonElement[] FormsOf(JsonElement entry) => [.. entry.GetProperty("forms").EnumerateArray()];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
