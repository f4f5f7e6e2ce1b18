using System;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>There is no Vulkan to use here: no loader, no driver, no such device, or no validation layer.</summary>
public sealed class VulkanUnavailableException(string message, Exception? inner = null)
    : VulkanException(message, Result.ErrorInitializationFailed, inner);
