using System;
using DynConv.Tool.Tests.Runs;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

public sealed class HelpTests
{
    [Theory]
    [InlineData("devices")]
    [InlineData("inspect")]
    [InlineData("layer")]
    [InlineData("networks")]
    [InlineData("run")]
    [InlineData("verify")]
    public void Every_command_has_help_with_examples_and_the_common_options(string command)
    {
        string help = ToolRun.Of(command, "--help").Succeeded().Out;
        string examples = help[help.IndexOf("Examples:", StringComparison.Ordinal)..];
        int count = examples.Split($"  dynconv {command}").Length - 1;
        Assert.InRange(count, 2, 7);
        foreach (string option in (string[])["--json", "--device", "--validate"])
        {
            Assert.Contains(option, help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_root_lists_every_command()
    {
        string help = ToolRun.Of("--help").Succeeded().Out;
        foreach (string text in (string[])["devices", "networks", "inspect", "layer", "run", "verify", "Examples:"])
        {
            Assert.Contains(text, help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Help_wins_over_what_is_missing() =>
        Assert.Contains("--expected", ToolRun.Of("verify", "-h").Succeeded().Out, StringComparison.Ordinal);

    [Fact]
    public void Version_is_printed() => Assert.Matches(@"^\d+\.\d+\.\d+", ToolRun.Of("--version").Succeeded().Out);

    [Theory]
    [InlineData("name a command", "devices", new string[0])]
    [InlineData("'--input'", "dynconv layer --help", new[] { "layer", "a.pth", "--output", "b.npz" })]
    [InlineData("frobnicate", "--help", new[] { "frobnicate" })]
    [InlineData("--frob", "dynconv run --help", new[] { "run", "a.pth", "--input", "b.png", "--frob" })]
    [InlineData("--top", "'many'", new[] { "run", "a.pth", "--input", "b.png", "--top", "many" })]
    [InlineData("--top", "at least 1", new[] { "run", "a.pth", "--input", "b.png", "--top", "0" })]
    [InlineData("--stride", "'-1'", new[] { "layer", "a.pth", "--input", "x", "--output", "y", "--stride", "-1" })]
    [InlineData("--stride", "'0,1'", new[] { "layer", "a.pth", "--input", "x", "--output", "y", "--stride", "0,1" })]
    [InlineData(
        "--padding", "'1,2,3'", new[] { "layer", "a.pth", "--input", "x", "--output", "y", "--padding", "1,2,3" })]
    [InlineData("--dilation", "'99999999999'", new[] { "layer", "a.pth", "--input", "x", "--output", "y", "--dilation",
        "99999999999" })]
    [InlineData("--groups", "'0'", new[] { "layer", "a.pth", "--input", "x", "--output", "y", "--groups", "0" })]
    [InlineData(
        "--temperature", "'nan'", new[] { "layer", "a.pth", "--input", "x", "--output", "y", "--temperature", "nan" })]
    [InlineData("--rtol", "'-1'", new[] { "verify", "a.pth", "--input", "x", "--expected", "y", "--rtol", "-1" })]
    [InlineData("--kind", "square", new[] { "layer", "a.pth", "--input", "x", "--output", "y", "--kind", "square" })]
    public void A_wrong_command_line_is_one_line(string said, string alsoSaid, string[] arguments)
    {
        string kind = said == "--kind" ? "kind" : said;
        ToolRun.Of(arguments).Failed(kind, alsoSaid);
    }
}
