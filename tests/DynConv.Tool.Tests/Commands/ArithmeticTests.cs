using System;
using DynConv.Tool.Tests.Runs;
using DynConv.Vulkan.Device;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

/// <summary><c>--arithmetic</c>: matrix units where the device has some, a warning and float32 where it has none.</summary>
public sealed class ArithmeticTests
{
    private static readonly string[] Line =
        ["bench", "--channels", "32", "--filters", "32", "--map", "6", "--batch", "1", "--rounds", "1", "--no-start"];

    [Fact]
    public void Float16_is_used_or_said_not_to_be()
    {
        using VulkanContext context = VulkanContext.Create(new VulkanContextOptions { CacheFolder = "" });
        ToolRun run = ToolRun.Of([.. Line, "--arithmetic", "float16"]);
        Assert.Equal(0, run.Code);
        if (context.Features.HasFlag(VulkanFeatures.CooperativeMatrix))
        {
            Assert.Empty(run.Error);
        }
        else
        {
            Assert.Contains(context.Capabilities.Name, run.Error, StringComparison.Ordinal);
            Assert.EndsWith("; the plan stays with float32\n", run.Error, StringComparison.Ordinal);
            Assert.Equal(2, run.Error.Split('\n').Length);
        }
    }

    [Fact]
    public void Other_numbers_are_refused() =>
        ToolRun.Of([.. Line, "--arithmetic", "half"]).Failed("--arithmetic wants float32 or float16, got 'half'");
}
