using System;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Tests.Gpu;
using Xunit;

[assembly: AssemblyFixture(typeof(GpuDevice))]
[assembly: NoValidationMessages]

namespace DynConv.Vulkan.Tests.Gpu;

/// <summary>
/// The device that the whole run uses, with validation and synchronization validation on. There is no way to run the
/// suite without a device: then its creation, and with it every test, fails.
/// </summary>
public sealed class GpuDevice : IDisposable
{
    public GpuDevice()
    {
        Context = VulkanContext.Create(new VulkanContextOptions { EnableValidation = true });
        Current = Context;
        Console.WriteLine($"Device: {Context.Capabilities} (validation and synchronization validation on)");
    }

    /// <summary>The run's context.</summary>
    public VulkanContext Context { get; }

    /// <summary>The same, for attributes and static helpers.</summary>
    internal static VulkanContext? Current { get; private set; }

    public void Dispose()
    {
        Current = null;
        Context.Dispose();
    }
}
