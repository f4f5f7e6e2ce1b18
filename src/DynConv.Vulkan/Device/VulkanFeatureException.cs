using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>
/// Something was asked for that needs a feature which the host did not declare as enabled; the message names it.
/// </summary>
public sealed class VulkanFeatureException(string message) : VulkanException(message, Result.ErrorFeatureNotPresent);
