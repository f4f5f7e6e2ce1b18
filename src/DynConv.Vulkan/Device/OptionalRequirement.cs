namespace DynConv.Vulkan.Device;

/// <summary>Something that a host may enable, and what it buys.</summary>
/// <param name="Feature">How to declare it in <see cref="ExternalVulkanDevice.EnabledFeatures"/>.</param>
/// <param name="Extension">The device extension it comes with.</param>
/// <param name="CoreSince">Vulkan version that needs no extension for it, as VK_MAKE_API_VERSION packs it; 0 for
/// none.</param>
/// <param name="Buys">What the library does with it.</param>
public sealed record OptionalRequirement(VulkanFeatures Feature, string Extension, uint CoreSince, string Buys);
