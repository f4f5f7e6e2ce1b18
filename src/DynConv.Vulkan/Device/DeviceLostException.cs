using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>
/// The device stopped answering (a crash, a reset, a time-out of the operating system). Every later call on the same
/// context throws this too; disposing still works. Make a new context.
/// </summary>
public sealed class DeviceLostException(string operation)
    : VulkanException(
        $"{operation}: the device was lost; dispose this context and make a new one", Result.ErrorDeviceLost);
