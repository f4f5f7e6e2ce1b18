using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>A host's device. Nothing here can destroy or idle it.</summary>
internal sealed unsafe class AdoptedDevice : DeviceConnection
{
    private readonly ExternalVulkanDevice _host;

    [SetsRequiredMembers]
    private AdoptedDevice(Vk api, ExternalVulkanDevice host, DeviceCapabilities capabilities)
    {
        (Api, _host, Capabilities, QueueFamily) = (api, host, capabilities, host.QueueFamilyIndex);
        Instance = new Instance(host.Instance);
        PhysicalDevice = new PhysicalDevice(host.PhysicalDevice);
        Device = new Silk.NET.Vulkan.Device(host.Device);
        Queue = new Queue(host.Queue);
        BorrowedPipelineCache = host.PipelineCache == 0 ? null : new PipelineCache(host.PipelineCache);
    }

    public override VulkanFeatures Features => _host.EnabledFeatures;

    public override PipelineCache? BorrowedPipelineCache { get; }

    public override IQueueLock? QueueLock => _host.QueueLock;

    /// <summary>None: the instance, and with it the layers, are the host's.</summary>
    public override IReadOnlyList<ValidationMessage> ValidationMessages => [];

    /// <exception cref="ArgumentException">A handle is missing, or not of the device it should be of.</exception>
    /// <exception cref="VulkanFeatureException">A feature is declared without what it needs.</exception>
    public static AdoptedDevice Open(ExternalVulkanDevice host)
    {
        ArgumentNullException.ThrowIfNull(host);
        ThrowIfNull(host.Instance, nameof(host.Instance), nameof(host));
        ThrowIfNull(host.PhysicalDevice, nameof(host.PhysicalDevice), nameof(host));
        ThrowIfNull(host.Device, nameof(host.Device), nameof(host));
        ThrowIfNull(host.Queue, nameof(host.Queue), nameof(host));
        if (!DispatchableHandle.CanShareDevice(host.Device, host.Queue))
        {
            throw new ArgumentException("the queue is not a queue of the device", nameof(host));
        }

        Vk api = HostFunctions.Load(host.Instance, host.GetInstanceProcAddr);
        try
        {
            api.CurrentDevice = new Silk.NET.Vulkan.Device(host.Device);
            return new AdoptedDevice(api, host, Describe(api, host));
        }
        catch
        {
            api.Dispose();
            throw;
        }
    }

    public override void Close(Action destroyChildren)
    {
        destroyChildren();
        Api.Dispose();
    }

    private static void ThrowIfNull(nint handle, string name, string parameter)
    {
        if (handle == 0)
        {
            throw new ArgumentException($"{name} is null", parameter);
        }
    }

    private static DeviceCapabilities Describe(Vk api, ExternalVulkanDevice host)
    {
        uint apiVersion = host.ApiVersion == 0 ? VulkanVersions.Vulkan11 : host.ApiVersion;
        if (apiVersion < VulkanVersions.Vulkan10 || apiVersion >> 29 != 0)
        {
            throw new ArgumentException(
                $"ApiVersion 0x{apiVersion:x} is no Vulkan version; pack it as VK_MAKE_API_VERSION does, or leave it 0",
                nameof(host));
        }

        VulkanRequirements.ThrowIfUndeclared(host, apiVersion);
        if (!PhysicalDevices.Has(api, new Instance(host.Instance), new PhysicalDevice(host.PhysicalDevice)))
        {
            throw new ArgumentException("the physical device is not one of the instance's", nameof(host));
        }

        return PhysicalDevices.Read(
            api, new PhysicalDevice(host.PhysicalDevice), host.QueueFamilyIndex, apiVersion);
    }
}
