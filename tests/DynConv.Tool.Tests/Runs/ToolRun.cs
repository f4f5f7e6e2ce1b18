using System;
using System.CommandLine;
using System.IO;
using System.Text.Json;
using DynConv.Tool.Commands;
using Xunit;

namespace DynConv.Tool.Tests.Runs;

/// <summary>One command line run in this process, and all that came of it.</summary>
internal sealed record ToolRun(int Code, string Out, string Error)
{
    public static ToolRun Of(params string[] arguments) => Of(CommandTree.Create, arguments);

    public static ToolRun Of(Func<ToolConsole, RootCommand> create, params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        using ToolConsole console = new(output, error);
        int code = ToolRunner.Run(arguments, console, create);
        return new ToolRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Exit code 0 and a silent standard error.</summary>
    public ToolRun Succeeded()
    {
        Assert.Equal(string.Empty, Error);
        Assert.Equal(0, Code);
        return this;
    }

    /// <summary>Exit code 2, nothing on standard output, and one line that says something on standard error.</summary>
    public ToolRun Failed(params string[] said)
    {
        Assert.Equal(2, Code);
        Assert.Equal(string.Empty, Out);
        Assert.StartsWith("dynconv: ", Error, StringComparison.Ordinal);
        Assert.EndsWith("\n", Error, StringComparison.Ordinal);
        Assert.Equal(1, Error.Split('\n').Length - 1);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("DYNCONV_DEBUG", Error, StringComparison.Ordinal);
        foreach (string text in said)
        {
            Assert.Contains(text, Error, StringComparison.Ordinal);
        }

        return this;
    }

    /// <summary>The one document on standard output.</summary>
    public JsonElement Json()
    {
        Succeeded();
        return JsonDocument.Parse(Out).RootElement;
    }
}
