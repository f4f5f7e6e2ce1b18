using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>An instance and a device of our own, with no extension and no optional feature.</summary>
internal sealed unsafe class OwnedDevice : DeviceConnection
{
    private readonly ValidationLog? _validation;

    [SetsRequiredMembers]
    private OwnedDevice(
        Vk api, Instance instance, PhysicalDevices.Candidate chosen, Silk.NET.Vulkan.Device device,
        ValidationLog? validation)
    {
        (Api, Instance, Device, _validation) = (api, instance, device, validation);
        (PhysicalDevice, QueueFamily, Capabilities) = chosen;
        Queue queue;
        api.GetDeviceQueue(device, QueueFamily, 0, &queue);
        Queue = queue;
    }

    public override VulkanFeatures Features => VulkanFeatures.None;

    public override PipelineCache? BorrowedPipelineCache => null;

    public override IQueueLock? QueueLock => null;

    public override IReadOnlyList<ValidationMessage> ValidationMessages => _validation?.Messages ?? [];

    /// <exception cref="VulkanUnavailableException">No loader, no driver, no such device, no validation
    /// layer.</exception>
    public static OwnedDevice Open(VulkanContextOptions options, ILogger logger)
    {
        Vk api = InstanceLoader.LoadApi();
        Instance instance = default;
        ValidationLog? validation = options.EnableValidation ? new ValidationLog(logger) : null;
        try
        {
            instance = InstanceLoader.Create(api, validation);
            validation?.Attach(api, instance);
            PhysicalDevices.Candidate chosen = PhysicalDevices.Choose(
                PhysicalDevices.List(api, instance),
                options.Device ?? Environment.GetEnvironmentVariable("DYNCONV_DEVICE"));
            return new OwnedDevice(api, instance, chosen, CreateDevice(api, chosen), validation);
        }
        catch
        {
            DestroyInstance(api, instance, validation);
            throw;
        }
    }

    public override void Close(Action destroyChildren)
    {
        // Ours alone, so waiting for it disturbs nobody. A lost device returns at once with an error that no longer
        // matters.
        Api.DeviceWaitIdle(Device);
        destroyChildren();
        Api.DestroyDevice(Device, null);
        DestroyInstance(Api, Instance, _validation);
    }

    private static void DestroyInstance(Vk api, Instance instance, ValidationLog? validation)
    {
        validation?.Detach();
        if (instance.Handle != 0)
        {
            api.DestroyInstance(instance, null);
        }

        validation?.Dispose();
        api.Dispose();
    }

    private static Silk.NET.Vulkan.Device CreateDevice(Vk api, in PhysicalDevices.Candidate chosen)
    {
        float priority = 1;
        DeviceQueueCreateInfo queueInfo = new()
        {
            SType = StructureType.DeviceQueueCreateInfo,
            QueueFamilyIndex = chosen.QueueFamily,
            QueueCount = 1,
            PQueuePriorities = &priority,
        };
        // The required path: no extension and no optional feature, so that every device with Vulkan 1.1 will do.
        DeviceCreateInfo info = new()
        {
            SType = StructureType.DeviceCreateInfo,
            QueueCreateInfoCount = 1,
            PQueueCreateInfos = &queueInfo,
        };
        using var names = new NativeStrings();
        if (VulkanExtensions.DeviceHas(api, chosen.Handle, VulkanExtensions.PortabilitySubset))
        {
            info.EnabledExtensionCount = 1;
            info.PpEnabledExtensionNames = names.AddArray([VulkanExtensions.PortabilitySubset]);
        }

        Silk.NET.Vulkan.Device device;
        api.CreateDevice(chosen.Handle, &info, null, &device).ThrowIfFailed($"open {chosen.Capabilities.Name}");
        api.CurrentDevice = device;
        return device;
    }
}
