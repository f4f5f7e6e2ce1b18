using System.Linq;
using System.Text.Json;
using DynConv.Tool.SelfCheck;
using DynConv.Tool.Tests.Runs;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Planning;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

public sealed class SelfCheckCommandTests
{
    [Fact]
    public void A_layer_is_right()
    {
        JsonElement root = ToolRun.Of(
            "selfcheck", "--case", "n=2 c=6 o=10 g=2 in=9x9 k=3 p=1 act=Relu", "--json").Succeeded().Json();
        Assert.True(root.GetProperty("pass").GetBoolean());
        Assert.Equal(1, root.GetProperty("cases").GetInt32());
        Assert.Equal(7 + OtherNumbers(), root.GetProperty("stages").GetInt32());
        Assert.InRange(root.GetProperty("worstError").GetDouble(), 1e-9, 1e-5);
        Assert.False(root.TryGetProperty("failure", out _));
    }

    /// <summary>The output once more for maps of float16, and for products of it, where the device can.</summary>
    private static int OtherNumbers()
    {
        using VulkanContext context = VulkanContext.Create(new VulkanContextOptions { CacheFolder = "" });
        return (context.Supports(ActivationPrecision.Float16) ? 1 : 0) + (context.Supports(Arithmetic.Float16) ? 1 : 0);
    }

    [Fact]
    public void The_cases_have_strides_groups_depthwise_and_what_is_timed()
    {
        Assert.True(CheckedCases.All.Count > 80);
        Assert.All(CheckedCases.All, given => Assert.True(given.IsValid && given.Work <= CheckedCases.MostWork));
        Assert.Contains(CheckedCases.All, given => given.Groups > 1 && given.Groups == given.C);
        Assert.Contains(CheckedCases.All, given => given.Window.Y.Stride > 1 && given.W % 2 == 1);
        // Of the five that are timed, the depthwise one has less.
        Assert.Equal(4, CheckedCases.All.Count(given => given.Work > 20_000_000));
    }

    [Theory]
    [InlineData("--case: a convolution case has no 'q'", "q=1")]
    [InlineData("--case: not a valid convolution", "c=5 g=2")]
    [InlineData("make it smaller", "n=60000 c=64 o=64 in=56x56 k=3 p=1")]
    [InlineData("--case:", "c=99999999999")]
    public void Cases_that_make_no_sense(string said, string text) =>
        ToolRun.Of("selfcheck", "--case", text).Failed(said);
}
