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
