using System.Collections.Generic;

namespace DynConv.Vulkan.Device;

/// <summary>
/// Handles of a device that a host (a game engine, a tool) lends to <see cref="VulkanContext.Adopt"/>. They must stay
/// valid until the context and everything made from it are disposed. Nothing of the host's is ever destroyed or idled,
/// and nothing is assumed to be enabled that is not declared here: Vulkan has no way to ask a device for it.
/// </summary>
public sealed record ExternalVulkanDevice
{
    /// <summary>VkInstance.</summary>
    public required nint Instance { get; init; }

    /// <summary>VkPhysicalDevice, of that instance.</summary>
    public required nint PhysicalDevice { get; init; }

    /// <summary>VkDevice, of that physical device.</summary>
    public required nint Device { get; init; }

    /// <summary>VkQueue, of that device: what this library submits to, if it is asked to submit at all.</summary>
    public required nint Queue { get; init; }

    /// <summary>The family of <see cref="Queue"/>, which must compute. 0 is a valid family.</summary>
    public required uint QueueFamilyIndex { get; init; }

    /// <summary>
    /// Vulkan version that the host asked its instance for (VkApplicationInfo::apiVersion), as VK_MAKE_API_VERSION
    /// packs it; 0 for 1.1. A host of Vulkan 1.0 will do.
    /// </summary>
    public uint ApiVersion { get; init; }

    /// <summary>Device extensions that the host enabled.</summary>
    public IReadOnlyList<string> EnabledExtensions { get; init; } = [];

    /// <summary>Features that the host enabled; what is left out is treated as off.</summary>
    public VulkanFeatures EnabledFeatures { get; init; }

    /// <summary>
    /// The host's <c>vkGetInstanceProcAddr</c> (PFN_vkGetInstanceProcAddr); 0 for the system's Vulkan loader.
    /// </summary>
    public nint GetInstanceProcAddr { get; init; }

    /// <summary>
    /// VkPipelineCache to compile pipelines with, which the host saves; 0 for one of ours, which goes to our file.
    /// </summary>
    public ulong PipelineCache { get; init; }

    /// <summary>
    /// Held around every submission; null where no other thread submits to the queue. Contexts that adopt the same
    /// queue share one.
    /// </summary>
    public IQueueLock? QueueLock { get; init; }
}
