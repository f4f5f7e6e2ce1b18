using System;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>A Vulkan call failed. The message is one line: what was tried, what the driver said, what to do.</summary>
public class VulkanException : Exception
{
    /// <summary>Creates an exception for a failed call.</summary>
    public VulkanException(string message, Result result = Result.ErrorUnknown, Exception? inner = null)
        : base(message, inner) => Result = result;

    /// <summary>What the driver returned.</summary>
    public Result Result { get; }
}

/// <summary>
/// The device stopped answering (a crash, a reset, a time-out of the operating system). Every later call on the same
/// context throws this too; disposing still works. Make a new context.
/// </summary>
public sealed class DeviceLostException(string operation)
    : VulkanException(
        $"{operation}: the device was lost; dispose this context and make a new one", Result.ErrorDeviceLost);

/// <summary>There is no Vulkan to use here: no loader, no driver, no such device, or no validation layer.</summary>
public sealed class VulkanUnavailableException(string message, Exception? inner = null)
    : VulkanException(message, Result.ErrorInitializationFailed, inner);

/// <summary>A shape or a setting asks for more than the device allows; the message holds both numbers.</summary>
public sealed class DeviceLimitException(string message) : VulkanException(message, Result.ErrorFeatureNotPresent);
