using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace DynConv.Samples.Tests.Runs;

/// <summary>A sample run as a process of its own, and all that came of it.</summary>
internal sealed record ProgramRun(int Code, string Out, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static ProgramRun Of(string program, params IReadOnlyList<string> arguments) =>
        Of(program, new Dictionary<string, string>(), arguments);

    public static ProgramRun Of(
        string program, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = new() { StartInfo = start };
        process.Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            Assert.Fail($"{program} {string.Join(' ', arguments)} was not done after {Limit}");
        }

        return new ProgramRun(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Exit code 0 and a silent standard error.</summary>
    public ProgramRun Succeeded()
    {
        Assert.Equal(string.Empty, Error);
        Assert.Equal(0, Code);
        return this;
    }

    /// <summary>
    /// Exit code 2, nothing on standard output, and one line on standard error that says these things.
    /// </summary>
    public void Failed(params ReadOnlySpan<string> said)
    {
        Assert.Equal(2, Code);
        Assert.Equal(string.Empty, Out);
        Assert.Single(Error.TrimEnd('\n').Split('\n'));
        foreach (string text in said)
        {
            Assert.Contains(text, Error, StringComparison.Ordinal);
        }
    }

    /// <summary>The one document on standard output.</summary>
    public JsonElement Json() => JsonDocument.Parse(Succeeded().Out).RootElement;
}
