using System;
using System.Collections.Generic;
using System.IO;
using DynConv.Samples.Tests.Runs;
using Xunit;

namespace DynConv.Samples.Tests.HostOwnedDevice;

/// <summary>The command line: help, and one line for whatever is wrong.</summary>
public sealed class CommandTests
{
    private const string Program = "HostOwnedDevice";

    [Fact]
    public void Help_has_every_option_and_examples()
    {
        string help = ProgramRun.Of(Program, "--help").Succeeded().Out;
        foreach (string text in (string[])
        [
            "--frames", "--size", "--in-flight", "--output", "--device", "--bare", "--validate", "--json", "Examples:",
        ])
        {
            Assert.Contains(text, help, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--frames", "0")]
    [InlineData("--frames", "1.5")]
    [InlineData("--frames", "99999999999999999999")]
    [InlineData("--size", "320")]
    [InlineData("--size", "8x8")]
    [InlineData("--size", "320x5000")]
    [InlineData("--in-flight", "9")]
    [InlineData("--device", "no such device")]
    [InlineData("--device", "77")]
    [InlineData("--nonsense", "1")]
    public void A_wrong_option_is_one_line(string option, string value) =>
        ProgramRun.Of(Program, option, value).Failed(option == "--device" ? value : option);

    [Fact]
    public void A_folder_that_cannot_be_made_is_one_line()
    {
        string file = Path.GetTempFileName();
        try
        {
            ProgramRun.Of(Program, "--output", Path.Combine(file, "pictures")).Failed(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Without_a_driver_the_line_names_the_package()
    {
        Dictionary<string, string> environment = new()
        {
            ["VK_DRIVER_FILES"] = "/nowhere/icd.json",
            ["VK_ICD_FILENAMES"] = "/nowhere/icd.json",
        };
        ProgramRun.Of(Program, environment).Failed("no Vulkan", "mesa-vulkan-drivers");
    }
}
