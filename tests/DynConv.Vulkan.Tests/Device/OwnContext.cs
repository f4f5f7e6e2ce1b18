using System;
using System.Linq;
using DynConv.Vulkan.Device;
using Xunit;

namespace DynConv.Vulkan.Tests.Device;

/// <summary>
/// Contexts of a test's own, with validation. When one is closed, nothing made from it may be left, and the validation
/// layers may have said nothing, also not of native objects that outlived the device.
/// </summary>
internal static class OwnContext
{
    public static void Use(Func<VulkanContextOptions, VulkanContextOptions> configure, Action<VulkanContext> body)
    {
        VulkanContext context = VulkanContext.Create(configure(new VulkanContextOptions { EnableValidation = true }));
        try
        {
            body(context);
        }
        finally
        {
            context.Dispose();
        }

        AssertClosed(context);
    }

    /// <summary>A device with something taken away.</summary>
    public static void Restricted(Func<DeviceCapabilities, DeviceCapabilities> restrict, Action<VulkanContext> body)
        => Use(options => options with { Restrict = restrict }, body);

    public static void AssertClosed(VulkanContext context)
    {
        Assert.Equal(0, context.Holders);
        Assert.True(
            context.ValidationMessages.Count == 0,
            string.Join('\n', context.ValidationMessages.Select(m => $"{m.Severity} {m.Id}: {m.Text}")));
    }
}
