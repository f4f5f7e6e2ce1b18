using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>A shape or a setting asks for more than the device allows; the message holds both numbers.</summary>
public sealed class DeviceLimitException(string message) : VulkanException(message, Result.ErrorFeatureNotPresent);
