using System;
using System.Collections.Generic;
using System.Linq;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>
/// What a host's device must have, what it may have besides, and what each of that buys. Required is Vulkan compute and
/// nothing else: no extension, no optional feature, one queue of a family that computes.
/// </summary>
public static unsafe class VulkanRequirements
{
    private const string TimelineSemaphore = "VK_KHR_timeline_semaphore";
    private const string MemoryBudget = "VK_EXT_memory_budget";

    /// <summary>
    /// The least Vulkan version of an instance and a device that can be adopted, as VK_MAKE_API_VERSION packs it: 1.0.
    /// What <see cref="VulkanContext.Create"/> opens itself is Vulkan 1.1.
    /// </summary>
    public static uint ApiVersion => VulkanVersions.Vulkan10;

    /// <summary>What a queue must be able to do; graphics may be there too.</summary>
    public static QueueFlags QueueFlags => QueueFlags.ComputeBit;

    /// <summary>What is used where it is on.</summary>
    public static IReadOnlyList<OptionalRequirement> Optional { get; } =
    [
        new(
            VulkanFeatures.TimelineSemaphore, TimelineSemaphore, VulkanVersions.Vulkan12,
            "submissions can wait for and signal the host's timeline semaphores, not only binary ones"),
        new(
            VulkanFeatures.MemoryBudget, MemoryBudget, 0,
            "a failed allocation says how much memory the driver had left for this process"),
        new(
            VulkanFeatures.CooperativeMatrix, MatrixUnits.Extension, 0,
            "plans whose arithmetic is float16 multiply on the device's matrix units"),
        new(
            VulkanFeatures.HalfStorage, HalfStorage.Extension, VulkanVersions.Vulkan11,
            "plans whose activations are float16 keep maps in half the memory"),
    ];

    /// <summary>
    /// What of <see cref="Optional"/> a physical device has, ready to be merged into the host's device creation.
    /// </summary>
    /// <param name="instance">VkInstance.</param>
    /// <param name="physicalDevice">VkPhysicalDevice.</param>
    /// <param name="apiVersion">Version that the instance was made for; 0 for 1.1. Below 1.1 nothing is
    /// recommended: such an instance cannot ask.</param>
    /// <param name="except">What the host enables itself, or does not want.</param>
    /// <param name="getInstanceProcAddr">The host's vkGetInstanceProcAddr; 0 for the system's loader.</param>
    /// <param name="matrixUnits">Whether to recommend <see cref="VulkanFeatures.CooperativeMatrix"/> too. Asked for,
    /// because its four feature structures must not meet those that a host chains itself.</param>
    /// <param name="halfStorage">Whether to recommend <see cref="VulkanFeatures.HalfStorage"/> too; asked for, as
    /// above.</param>
    /// <exception cref="ArgumentException">A handle is null, or the physical device is not of the
    /// instance.</exception>
    /// <exception cref="VulkanUnavailableException">There is no Vulkan loader.</exception>
    public static RecommendedDevice EnableRecommended(
        nint instance, nint physicalDevice, uint apiVersion = 0, VulkanFeatures except = VulkanFeatures.None,
        nint getInstanceProcAddr = 0, bool matrixUnits = false, bool halfStorage = false)
    {
        if (instance == 0 || physicalDevice == 0)
        {
            throw new ArgumentException($"the {(instance == 0 ? "instance" : "physical device")} is null");
        }

        using Vk api = HostFunctions.Load(instance, getInstanceProcAddr);
        PhysicalDevice device = new(physicalDevice);
        if (!PhysicalDevices.Has(api, new Instance(instance), device))
        {
            throw new ArgumentException("the physical device is not one of the instance's", nameof(physicalDevice));
        }

        PhysicalDeviceProperties properties;
        api.GetPhysicalDeviceProperties(device, &properties);
        uint version = Math.Min(apiVersion == 0 ? VulkanVersions.Vulkan11 : apiVersion, properties.ApiVersion);
        VulkanFeatures found = VulkanFeatures.None;
        List<string> extensions = [];
        foreach (OptionalRequirement item in Optional)
        {
            bool isMatrix = item.Feature == VulkanFeatures.CooperativeMatrix;
            bool isHalf = item.Feature == VulkanFeatures.HalfStorage;
            bool isCore = item.CoreSince != 0 && version >= item.CoreSince;
            if (version >= VulkanVersions.Vulkan11 && !except.HasFlag(item.Feature)
                && (isMatrix
                    ? matrixUnits && MatrixFeatureChain.IsOffered(api, device, version)
                    : isHalf ? halfStorage && HalfStorage.IsOffered(api, device, version)
                    : isCore || VulkanExtensions.DeviceHas(api, device, item.Extension)))
            {
                found |= item.Feature;
                extensions.AddRange(
                    isCore ? [] : isMatrix ? MatrixFeatureChain.Extensions(version) : [item.Extension]);
            }
        }

        return new RecommendedDevice(found, extensions);
    }

    /// <summary>A feature is declared, but not what brings it.</summary>
    /// <exception cref="VulkanFeatureException">It is so.</exception>
    internal static void ThrowIfUndeclared(ExternalVulkanDevice host, uint apiVersion)
    {
        if (host.EnabledFeatures != VulkanFeatures.None && apiVersion < VulkanVersions.Vulkan11)
        {
            throw new VulkanFeatureException(
                $"{host.EnabledFeatures} is declared as enabled, but the instance is of Vulkan "
                + $"{VulkanVersions.Text(apiVersion)}; it takes 1.1");
        }

        foreach (OptionalRequirement item in Optional)
        {
            if (host.EnabledFeatures.HasFlag(item.Feature))
            {
                ThrowIfUndeclared(host, apiVersion, item.Feature, (item.Extension, item.CoreSince));
            }
        }

        if (host.EnabledFeatures.HasFlag(VulkanFeatures.CooperativeMatrix))
        {
            foreach ((string Name, uint CoreSince) companion in MatrixUnits.Companions)
            {
                ThrowIfUndeclared(host, apiVersion, VulkanFeatures.CooperativeMatrix, companion);
            }
        }
    }

    private static void ThrowIfUndeclared(
        ExternalVulkanDevice host, uint apiVersion, VulkanFeatures feature, (string Name, uint CoreSince) extension)
    {
        bool isCore = extension.CoreSince != 0 && apiVersion >= extension.CoreSince;
        if (!isCore && !host.EnabledExtensions.Contains(extension.Name, StringComparer.Ordinal))
        {
            string core = extension.CoreSince == 0 ? "" : $" or Vulkan {VulkanVersions.Text(extension.CoreSince)}";
            throw new VulkanFeatureException(
                $"{feature} is declared as enabled, but not {extension.Name}{core}, which brings it");
        }
    }
}
