using System;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Planning;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Embedding.Tests.Failures;

/// <summary>
/// What VK_EXT_memory_budget buys. The extension's answers are made up: the drivers of the tests do not all have it.
/// </summary>
public sealed class MemoryBudgetTests(HostStage stage)
{
    private const ulong Mebibyte = 1 << 20;

    [Fact]
    public void A_failed_allocation_says_what_is_left()
        => Assert.Contains("384 MiB of it left for this process", Fail(384 * Mebibyte), StringComparison.Ordinal);

    [Fact]
    public void Without_the_extension_nothing_is_asked_and_nothing_said()
        => Assert.DoesNotContain("left for this process", Fail(null), StringComparison.Ordinal);

    private string Fail(ulong? left)
    {
        InterceptedCalls calls = stage.Poor.Intercept();
        calls.MemoryLeft = left;
        ExternalVulkanDevice lent = stage.Poor.Lend(calls);
        using VulkanContext context = VulkanContext.Adopt(
            left is null
                ? lent
                : lent with
                {
                    EnabledExtensions = ["VK_EXT_memory_budget"], EnabledFeatures = VulkanFeatures.MemoryBudget,
                },
            new VulkanContextOptions { CacheFolder = "" });
        calls["vkAllocateMemory"].FailFrom(1, Result.ErrorOutOfDeviceMemory);
        VulkanException refusal = Assert.Throws<VulkanException>(
            () => TestNetwork.Build().Compile(context, TestNetwork.Shape).Dispose());
        Assert.Equal(Result.ErrorOutOfDeviceMemory, refusal.Result);
        GC.KeepAlive(calls);
        return refusal.Message;
    }
}
