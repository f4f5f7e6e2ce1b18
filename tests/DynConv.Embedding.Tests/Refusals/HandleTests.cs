using System;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Embedding.Tests.Refusals;

/// <summary>Handles and declarations that cannot be right, as far as they can be recognised.</summary>
public sealed class HandleTests(HostStage stage)
{
    private static readonly Network Net = TestNetwork.Build(seed: 18);

    [Theory]
    [InlineData(nameof(ExternalVulkanDevice.Instance))]
    [InlineData(nameof(ExternalVulkanDevice.PhysicalDevice))]
    [InlineData(nameof(ExternalVulkanDevice.Device))]
    [InlineData(nameof(ExternalVulkanDevice.Queue))]
    public void A_null_handle_is_refused_by_name(string handle)
    {
        ExternalVulkanDevice lent = stage.Poor.Lend();
        lent = handle switch
        {
            nameof(lent.Instance) => lent with { Instance = 0 },
            nameof(lent.PhysicalDevice) => lent with { PhysicalDevice = 0 },
            nameof(lent.Device) => lent with { Device = 0 },
            _ => lent with { Queue = 0 },
        };
        ArgumentException refused = Assert.Throws<ArgumentException>(() => VulkanContext.Adopt(lent));
        Assert.Contains($"{handle} is null", refused.Message, StringComparison.Ordinal);
        StillUsable(stage.Poor);
    }

    [Fact]
    public void No_host_at_all_is_refused()
        => Assert.Throws<ArgumentNullException>(() => VulkanContext.Adopt(null!));

    [Fact]
    public void A_queue_of_another_device_is_refused()
    {
        ExternalVulkanDevice lent = stage.Poor.Lend() with { Queue = stage.Rich.Queue.Handle };
        Assert.Contains("queue", Refused<ArgumentException>(lent), StringComparison.Ordinal);
        StillUsable(stage.Poor);
        StillUsable(stage.Rich);
    }

    [Fact]
    public void A_physical_device_of_another_instance_is_refused()
    {
        ExternalVulkanDevice lent = stage.Poor.Lend() with
        {
            PhysicalDevice = stage.Rich.Instance.PhysicalDevice.Handle,
        };
        Assert.Contains("physical device", Refused<ArgumentException>(lent), StringComparison.Ordinal);
        StillUsable(stage.Poor);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(7u)]
    [InlineData(Vk.QueueFamilyIgnored)]
    public void A_queue_family_that_does_not_exist_is_refused_with_its_number(uint family)
        => Assert.Contains(
            $"{family}", Refused<ArgumentException>(stage.Poor.Lend() with { QueueFamilyIndex = family }),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0x1u)]
    [InlineData(0xffffffffu)]
    public void What_is_no_version_is_refused(uint version)
        => Refused<ArgumentException>(stage.Poor.Lend() with { ApiVersion = version });

    [Theory]
    [InlineData(VulkanFeatures.TimelineSemaphore, "VK_KHR_timeline_semaphore")]
    [InlineData(VulkanFeatures.MemoryBudget, "VK_EXT_memory_budget")]
    [InlineData(VulkanFeatures.HalfStorage)]
    [InlineData(
        VulkanFeatures.CooperativeMatrix, "VK_KHR_cooperative_matrix", "VK_KHR_vulkan_memory_model",
        "VK_KHR_shader_float16_int8", "VK_EXT_subgroup_size_control")]
    public void A_feature_without_its_extension_is_refused(VulkanFeatures feature, params string[] extensions)
    {
        ExternalVulkanDevice lent = stage.Poor.Lend() with { EnabledFeatures = feature };
        for (int i = 0; i < extensions.Length; i++)
        {
            Assert.Contains(
                extensions[i], Refused<VulkanFeatureException>(lent with { EnabledExtensions = extensions[..i] }),
                StringComparison.Ordinal);
        }

        // Declared with its extension it is believed, as Vulkan cannot tell.
        using VulkanContext context = VulkanContext.Adopt(lent with { EnabledExtensions = extensions });
        Assert.Equal(feature, context.Features);
    }

    [Fact]
    public void Features_on_an_instance_of_Vulkan_1_0_are_refused()
        => Refused<VulkanFeatureException>(stage["Veldrid"].Lend() with
        {
            EnabledFeatures = VulkanFeatures.MemoryBudget, EnabledExtensions = ["VK_EXT_memory_budget"],
        });

    [Fact]
    public void A_command_buffer_that_is_null_or_of_another_device_is_refused()
    {
        float[] input = TestNetwork.Input(TestNetwork.Shape);
        float[] expected = stage.Expect(Net, TestNetwork.Shape, input);
        using VulkanContext context = stage.Poor.Adopt();
        using Plan plan = Net.Compile(context, TestNetwork.Shape);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings());
        using HostCommands own = new(stage.Poor);
        using HostCommands foreign = new(stage.Rich);
        frame.WriteInput(input);
        Assert.Throws<ArgumentException>(() => frame.Record(0));
        foreign.Begin();
        ArgumentException refused = Assert.Throws<ArgumentException>(() => frame.Record(foreign.Handle));
        Assert.Contains("another device", refused.Message, StringComparison.Ordinal);
        foreign.End();
        // Refused before anything happened: the input is still there, the slot free.
        FrameTicket ticket = default;
        own.Run(_ => ticket = frame.Record(own.Handle));
        float[] output = new float[expected.Length];
        Assert.True(frame.TryGetResult(ticket, output));
        Bits.Same(expected, output);
    }

    private static string Refused<T>(ExternalVulkanDevice lent)
        where T : Exception
    {
        T refused = Assert.Throws<T>(() => VulkanContext.Adopt(lent));
        Assert.DoesNotContain('\n', refused.Message);
        return refused.Message;
    }

    private void StillUsable(Host host)
    {
        float[] input = TestNetwork.Input(TestNetwork.Shape);
        float[] expected = stage.Expect(Net, TestNetwork.Shape, input);
        using VulkanContext context = host.Adopt();
        using Plan plan = Net.Compile(context, TestNetwork.Shape);
        float[] output = new float[expected.Length];
        plan.Run(input, output);
        Bits.Same(expected, output);
    }
}
