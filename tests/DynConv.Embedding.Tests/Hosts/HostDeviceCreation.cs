using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>Makes a device with what a profile wants of what the driver offers.</summary>
internal sealed unsafe class HostDeviceCreation
{
    private readonly HostInstance _instance;
    private readonly HashSet<string> _offered;

    public HostDeviceCreation(HostInstance instance, HostProfile profile)
    {
        _instance = instance;
        _offered = [.. OfferedExtensions(instance)];
        using RecommendedDevice? recommended = profile.Recommended
            ? VulkanRequirements.EnableRecommended(
                instance.Handle.Handle, instance.PhysicalDevice.Handle, instance.ApiVersion,
                matrixUnits: profile.MatrixUnits, halfStorage: profile.HalfStorage)
            : null;
        Features = recommended?.Features ?? VulkanFeatures.None;
        Extensions =
        [
            .. profile.Extensions.Where(_offered.Contains).Concat(recommended?.Extensions ?? []).Distinct(),
        ];
        Device = Create(profile, recommended?.FeatureChain ?? 0);
    }

    public Device Device { get; }

    public IReadOnlyList<string> Extensions { get; }

    public VulkanFeatures Features { get; }

    private static List<string> OfferedExtensions(HostInstance instance)
    {
        uint count = 0;
        instance.Api.EnumerateDeviceExtensionProperties(instance.PhysicalDevice, (byte*)null, &count, null).Ok();
        ExtensionProperties[] properties = new ExtensionProperties[count];
        fixed (ExtensionProperties* first = properties)
        {
            instance.Api.EnumerateDeviceExtensionProperties(
                instance.PhysicalDevice, (byte*)null, &count, first).Ok();
            List<string> names = [];
            for (int i = 0; i < count; i++)
            {
                names.Add(SilkMarshal.PtrToString((nint)first[i].ExtensionName)!);
            }

            return names;
        }
    }

    private Device Create(HostProfile profile, nint recommended)
    {
        PhysicalDeviceFeatures features = default;
        if (profile.CoreFeatures)
        {
            _instance.Api.GetPhysicalDeviceFeatures(_instance.PhysicalDevice, &features);
            // With it every access of every shader is checked; engines leave it off.
            features.RobustBufferAccess = false;
        }

        // One chain, in an order that is the host's own; ours hangs at its end.
        PhysicalDeviceSynchronization2Features synchronization = new()
        {
            SType = StructureType.PhysicalDeviceSynchronization2Features,
            PNext = (void*)recommended,
            Synchronization2 = true,
        };
        void* next = profile.Synchronization2 && Extensions.Contains("VK_KHR_synchronization2")
            ? &synchronization
            : (void*)recommended;
        PhysicalDeviceShaderFloat16Int8Features small = new()
        {
            SType = StructureType.PhysicalDeviceShaderFloat16Int8Features,
        };
        PhysicalDevice16BitStorageFeatures storage = new()
        {
            SType = StructureType.PhysicalDevice16BitStorageFeatures,
            PNext = &small,
        };
        if (profile.SmallTypes)
        {
            PhysicalDeviceFeatures2 query = new() { SType = StructureType.PhysicalDeviceFeatures2, PNext = &storage };
            _instance.Api.GetPhysicalDeviceFeatures2(_instance.PhysicalDevice, &query);
            small.PNext = next;
            next = &storage;
        }

        return Create(features, next);
    }

    private Device Create(PhysicalDeviceFeatures features, void* next)
    {
        float priority = 1;
        DeviceQueueCreateInfo queue = new()
        {
            SType = StructureType.DeviceQueueCreateInfo,
            QueueCount = 1,
            PQueuePriorities = &priority,
        };
        nint names = SilkMarshal.StringArrayToPtr([.. Extensions]);
        DeviceCreateInfo info = new()
        {
            SType = StructureType.DeviceCreateInfo,
            PNext = next,
            QueueCreateInfoCount = 1,
            PQueueCreateInfos = &queue,
            EnabledExtensionCount = (uint)Extensions.Count,
            PpEnabledExtensionNames = (byte**)names,
            PEnabledFeatures = &features,
        };
        Device made;
        Result result = _instance.Api.CreateDevice(_instance.PhysicalDevice, &info, null, &made);
        SilkMarshal.Free(names);
        result.Ok();
        return made;
    }
}
