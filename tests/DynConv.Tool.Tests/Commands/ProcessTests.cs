using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using DynConv.Tool.Tests.Runs;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

/// <summary>
/// What only a process of its own shows: its environment, its streams, its exit code, its end by a signal.
/// </summary>
public sealed class ProcessTests
{
    private static readonly string Image = Path.Combine(DigitsSample.Images, "digit-4-a.png");

    [Fact]
    public void Without_a_driver_the_line_names_the_package()
    {
        (int code, string output, string error) = Start(
            new() { ["VK_DRIVER_FILES"] = "/nowhere/icd.json", ["VK_ICD_FILENAMES"] = "/nowhere/icd.json" },
            "run", DigitsSample.Checkpoint, "--input", Image);
        new ToolRun(code, output, error).Failed("no Vulkan driver", "mesa-vulkan-drivers");
    }

    [Fact]
    public void The_environment_names_a_device()
    {
        (int code, string output, string error) = Start(
            new() { ["DYNCONV_DEVICE"] = "41" }, "run", DigitsSample.Checkpoint, "--input", Image);
        new ToolRun(code, output, error).Failed("device 41 does not exist");
        (code, output, error) = Start(
            new() { ["DYNCONV_DEVICE"] = "41" }, "run", DigitsSample.Checkpoint, "--input", Image, "--device", "0");
        new ToolRun(code, output, error).Succeeded();
    }

    [Fact]
    public void One_document_and_nothing_else_is_on_standard_output()
    {
        (int code, string output, string error) = Start([], "run", DigitsSample.Checkpoint, "--input", Image, "--json");
        JsonElement document = new ToolRun(code, output, error).Json();
        Assert.Equal(
            "4", document.GetProperty("samples")[0].GetProperty("classes")[0].GetProperty("label").GetString());
        Assert.Equal(1, output.Split('\n').Length - 1);
    }

    [Fact]
    public void The_stack_trace_is_there_for_who_asks()
    {
        (int code, _, string error) = Start(new() { ["DYNCONV_DEBUG"] = "1" }, "inspect", "/nowhere/a.pth");
        Assert.Equal(2, code);
        Assert.Contains("   at DynConv.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_run_leaves_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals and /dev are not of Windows");

        using Scratch scratch = new();
        using Process process = Create(
            [], "run", DigitsSample.Checkpoint, "--input", $"{DigitsSample.TestSet}:images", "--batch", "1",
                "--output", scratch["out.npy"]);
        process.Start();
        WaitForDevice(process);
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("interrupted", error, StringComparison.Ordinal);
        scratch.HasOnly();
    }

    /// <summary>
    /// By then the process listens to signals and works. Not a time: a busy machine takes any time to start one.
    /// </summary>
    private static void WaitForDevice(Process process)
    {
        string maps = $"/proc/{process.Id}/maps";
        for (int i = 0; i < 6000 && !process.HasExited; i++)
        {
            if (File.ReadAllText(maps).Contains("libvulkan", StringComparison.Ordinal))
            {
                return;
            }

            System.Threading.Thread.Sleep(10);
        }

        Assert.Fail("the process ended, or opened no device within a minute");
    }

    private static (int Code, string Out, string Error) Start(
        Dictionary<string, string> environment, params string[] arguments)
    {
        using Process process = Create(environment, arguments);
        process.Start();
        System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private static Process Create(Dictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "dynconv.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new Process { StartInfo = start };
    }
}
