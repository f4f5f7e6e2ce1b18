using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>
/// An instance and a device of our own; matrix units and numbers of 16 bits are on where there are such, otherwise no
/// extension and no feature.
/// </summary>
internal sealed unsafe class OwnedDevice : DeviceConnection
{
    private readonly ValidationLog? _validation;

    [SetsRequiredMembers]
    private OwnedDevice(
        Vk api, Instance instance, PhysicalDevices.Candidate chosen, Silk.NET.Vulkan.Device device,
        VulkanFeatures features, ValidationLog? validation)
    {
        (Api, Instance, Device, Features, _validation) = (api, instance, device, features, validation);
        (PhysicalDevice, QueueFamily, Capabilities) = chosen;
        Queue queue;
        api.GetDeviceQueue(device, QueueFamily, 0, &queue);
        Queue = queue;
    }

    public override VulkanFeatures Features { get; }

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
            (Silk.NET.Vulkan.Device device, VulkanFeatures features) =
                CreateDevice(api, chosen, options.MatrixUnits, logger);
            return new OwnedDevice(api, instance, chosen, device, features, validation);
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

    /// <summary>
    /// With matrix units where the device has them; without where it then cannot be opened after all.
    /// </summary>
    private static (Silk.NET.Vulkan.Device Device, VulkanFeatures Features) CreateDevice(
        Vk api, in PhysicalDevices.Candidate chosen, bool matrixUnits, ILogger logger)
    {
        Silk.NET.Vulkan.Device device = default;
        VulkanFeatures features = VulkanFeatures.None;
        PhysicalDevice16BitStorageFeatures half = HalfStorage.Enable(null);
        bool hasHalf = HalfStorage.IsOffered(api, chosen.Handle, VulkanVersions.Vulkan11);
        if (matrixUnits && MatrixFeatureChain.IsOffered(api, chosen.Handle, VulkanVersions.Vulkan11))
        {
            using MatrixFeatureChain chain = MatrixFeatureChain.Enable(hasHalf ? &half : null);
            Result result = CreateDevice(
                api, chosen, MatrixFeatureChain.Extensions(VulkanVersions.Vulkan11), chain.First, out device);
            if (result == Result.Success)
            {
                features = VulkanFeatures.CooperativeMatrix;
            }
            else
            {
                Log.MatrixUnitsRefused(logger, chosen.Capabilities.Name, $"vkCreateDevice gives {result}");
            }
        }

        if (features == VulkanFeatures.None)
        {
            // The required path: no extension, and no feature but what is there, so that every device with Vulkan 1.1 will do.
            CreateDevice(api, chosen, [], hasHalf ? &half : null, out device)
                .ThrowIfFailed($"open {chosen.Capabilities.Name}");
        }

        api.CurrentDevice = device;
        return (device, hasHalf ? features | VulkanFeatures.HalfStorage : features);
    }

    private static Result CreateDevice(
        Vk api, in PhysicalDevices.Candidate chosen, IReadOnlyList<string> extensions, void* features,
        out Silk.NET.Vulkan.Device device)
    {
        float priority = 1;
        DeviceQueueCreateInfo queueInfo = new()
        {
            SType = StructureType.DeviceQueueCreateInfo,
            QueueFamilyIndex = chosen.QueueFamily,
            QueueCount = 1,
            PQueuePriorities = &priority,
        };
        if (VulkanExtensions.DeviceHas(api, chosen.Handle, VulkanExtensions.PortabilitySubset))
        {
            extensions = [.. extensions, VulkanExtensions.PortabilitySubset];
        }

        using var names = new NativeStrings();
        DeviceCreateInfo info = new()
        {
            SType = StructureType.DeviceCreateInfo,
            PNext = features,
            QueueCreateInfoCount = 1,
            PQueueCreateInfos = &queueInfo,
            EnabledExtensionCount = (uint)extensions.Count,
            PpEnabledExtensionNames = names.AddArray(extensions),
        };
        fixed (Silk.NET.Vulkan.Device* made = &device)
        {
            return api.CreateDevice(chosen.Handle, &info, null, made);
        }
    }
}
