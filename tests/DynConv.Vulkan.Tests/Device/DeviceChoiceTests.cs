using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Pipelines;
using Xunit;

namespace DynConv.Vulkan.Tests.Device;

public sealed class DeviceChoiceTests(GpuDevice gpu)
{
    [Fact]
    public void Devices_are_listed_best_first_with_their_index()
    {
        IReadOnlyList<DeviceCapabilities> devices = VulkanContext.ListDevices();
        Assert.NotEmpty(devices);
        Assert.Equal(Enumerable.Range(0, devices.Count), devices.Select(device => device.Index));
        Assert.Equal(devices.Select(device => device.Kind).Order(), devices.Select(device => device.Kind));
        Assert.Contains(gpu.Context.Capabilities, devices);
    }

    [Fact]
    public void Capabilities_are_at_least_what_Vulkan_promises()
    {
        DeviceCapabilities device = gpu.Context.Capabilities;
        DeviceCapabilities least = SampleDevice.Least;
        Assert.True(device.MaxStorageBufferRange >= least.MaxStorageBufferRange);
        Assert.True(device.MaxMemoryAllocationSize >= least.MaxMemoryAllocationSize);
        Assert.True(device.MaxGroupCountX >= least.MaxGroupCountX && device.MaxGroupCountY >= least.MaxGroupCountY);
        Assert.True(
            device.MaxGroupInvocations >= least.MaxGroupInvocations && device.MaxGroupSizeX >= least.MaxGroupSizeX);
        Assert.True(
            device.MaxSharedMemory >= least.MaxSharedMemory && device.MaxPushConstants >= least.MaxPushConstants);
        Assert.True(device.MaxStorageBuffers >= least.MaxStorageBuffers);
        Assert.InRange(device.StorageBufferAlignment, 16ul, 256ul);
        Assert.InRange(device.SubgroupSize, 1u, 128u);
        Assert.True(device.DeviceLocalBytes > 0);
        Assert.Matches(@"^1\.\d+\.\d+$", device.ApiVersionText);
        Assert.Equal(
            $"{device.Name} ({device.Kind}, {device.Driver}, Vulkan {device.ApiVersionText})", device.ToString());
    }

    [Theory]
    [InlineData(99)]
    [InlineData(-1)]
    public void An_index_that_does_not_exist_is_refused_with_those_that_do(int index)
    {
        string message = Refused($"{index}");
        Assert.StartsWith($"device {index} does not exist; choose 0 (", message, StringComparison.Ordinal);
        Assert.Contains(VulkanContext.ListDevices()[0].Name, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_no_device_has_is_refused_with_those_that_there_are()
    {
        string message = Refused("Voodoo");
        Assert.StartsWith("no device is named like \"Voodoo\"; choose 0 (", message, StringComparison.Ordinal);
        Assert.Contains(VulkanContext.ListDevices()[0].Name, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_the_name_in_any_case_or_an_index_chooses()
    {
        DeviceCapabilities last = VulkanContext.ListDevices()[^1];
        OwnContext.Use(options => options with { Device = last.Name[1..^1].ToUpperInvariant() }, context =>
            Assert.Contains(last.Name[1..^1], context.Capabilities.Name, StringComparison.Ordinal));
        OwnContext.Use(
            options => options with { Device = $"{last.Index}" }, context => Assert.Equal(last, context.Capabilities));
    }

    [Fact]
    public void Opening_a_device_is_logged_with_its_name()
    {
        LogLines log = new();
        OwnContext.Use(options => options with { LoggerFactory = log }, context =>
            Assert.Contains($"Information 1 Opened {context.Capabilities}", log.All));
    }

    [Fact]
    public void Validation_messages_are_kept_and_logged()
    {
        LogLines log = new();
        VulkanContext context = VulkanContext.Create(
            new VulkanContextOptions { EnableValidation = true, LoggerFactory = log });
        Silk.NET.Vulkan.FenceCreateInfo wrong = new() { SType = Silk.NET.Vulkan.StructureType.ApplicationInfo };
        unsafe
        {
            Silk.NET.Vulkan.Fence fence;
            if (context.Api.CreateFence(context.Handle, &wrong, null, &fence) == Silk.NET.Vulkan.Result.Success)
            {
                context.Api.DestroyFence(context.Handle, fence, null);
            }
        }

        context.Dispose();
        ValidationMessage message = Assert.Single(context.ValidationMessages);
        Assert.Equal(("error", "VUID-VkFenceCreateInfo-sType-sType"), (message.Severity, message.Id));
        Assert.NotEmpty(message.Text);
        Assert.Single(
            log.All, line => line.StartsWith($"Error 2 Validation error {message.Id}", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_validation_nothing_is_kept()
    {
        using VulkanContext context = VulkanContext.Create(new VulkanContextOptions { EnableValidation = false });
        Assert.Empty(context.ValidationMessages);
    }

    private static string Refused(string wish) => Assert.Throws<VulkanUnavailableException>(
        () => VulkanContext.Create(new VulkanContextOptions { Device = wish, EnableValidation = true }).Dispose())
        .Message;
}
