using System;
using System.Linq;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Embedding.Tests.Lending;

/// <summary>What the library tells a host to enable.</summary>
public sealed class RequirementsTests(HostStage stage)
{
    [Fact]
    public void Every_optional_item_says_what_it_buys()
    {
        foreach (OptionalRequirement item in VulkanRequirements.Optional)
        {
            Assert.NotEqual(VulkanFeatures.None, item.Feature);
            Assert.StartsWith("VK_", item.Extension, StringComparison.Ordinal);
            Assert.NotEmpty(item.Buys);
        }

        VulkanFeatures all = Enum.GetValues<VulkanFeatures>().Aggregate((a, b) => a | b);
        Assert.Equal(all, VulkanRequirements.Optional.Aggregate(VulkanFeatures.None, (a, item) => a | item.Feature));
    }

    [Theory]
    [InlineData(VulkanFeatures.None)]
    [InlineData(VulkanFeatures.TimelineSemaphore)]
    [InlineData(VulkanFeatures.MemoryBudget)]
    [InlineData(VulkanFeatures.TimelineSemaphore | VulkanFeatures.MemoryBudget)]
    public void What_the_host_does_not_want_is_not_recommended(VulkanFeatures except)
    {
        Host host = stage.Rich;
        using RecommendedDevice recommended = VulkanRequirements.EnableRecommended(
            host.Instance.Handle.Handle, host.Instance.PhysicalDevice.Handle, host.Instance.ApiVersion, except);
        Assert.Equal(host.Features & ~except, recommended.Features);
        Assert.Equal(recommended.Features.HasFlag(VulkanFeatures.TimelineSemaphore), recommended.FeatureChain != 0);
        Assert.Equal(
            recommended.Features.HasFlag(VulkanFeatures.MemoryBudget),
            recommended.Extensions.Contains("VK_EXT_memory_budget"));
        recommended.Dispose();
        recommended.Dispose();
        Assert.Throws<ObjectDisposedException>(() => recommended.FeatureChain);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void A_device_with_what_is_recommended_can_be_made_and_adopted_at_every_version(int version)
    {
        uint apiVersion = version switch
        {
            10 => Vk.Version10, 11 => Vk.Version11, 12 => Vk.Version12, _ => Vk.Version13,
        };
        // The driver and, on an instance of its own, validation look at the chain.
        using Host host = new(new HostProfile { Name = "Recommended", ApiVersion = apiVersion, Recommended = true });
        using (VulkanContext context = host.Adopt())
        {
            Assert.Equal(host.Features, context.Features);
        }

        Assert.Equal(version >= 11, host.Features.HasFlag(VulkanFeatures.TimelineSemaphore));
        Assert.Equal(version == 11, host.Extensions.Contains("VK_KHR_timeline_semaphore"));
        Assert.Empty(host.Messages.Take());
    }

    [Fact]
    public void Null_and_foreign_handles_are_refused()
    {
        Host host = stage.Rich;
        (nint instance, nint physical) = (host.Instance.Handle.Handle, host.Instance.PhysicalDevice.Handle);
        Assert.Throws<ArgumentException>(() => VulkanRequirements.EnableRecommended(0, physical));
        Assert.Throws<ArgumentException>(() => VulkanRequirements.EnableRecommended(instance, 0));
        Assert.Throws<ArgumentException>(
            () => VulkanRequirements.EnableRecommended(instance, stage.Poor.Instance.PhysicalDevice.Handle));
    }
}
