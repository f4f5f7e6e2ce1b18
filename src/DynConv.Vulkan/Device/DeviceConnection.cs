using System;
using System.Collections.Generic;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>
/// The handles that a context works with, and what ending the connection means: an <see cref="OwnedDevice"/> destroys
/// what it made, an <see cref="AdoptedDevice"/> has nothing to destroy.
/// </summary>
internal abstract class DeviceConnection
{
    /// <summary>The connection's own function table: Silk.NET's tables are switched by whoever sets a device.</summary>
    public required Vk Api { get; init; }

    public required Instance Instance { get; init; }

    public required PhysicalDevice PhysicalDevice { get; init; }

    public required Silk.NET.Vulkan.Device Device { get; init; }

    public required Queue Queue { get; init; }

    public required uint QueueFamily { get; init; }

    public required DeviceCapabilities Capabilities { get; init; }

    /// <summary>What is enabled on the device.</summary>
    public abstract VulkanFeatures Features { get; }

    /// <summary>The host's pipeline cache, or null.</summary>
    public abstract PipelineCache? BorrowedPipelineCache { get; }

    /// <summary>The host's lock on the queue, or null.</summary>
    public abstract IQueueLock? QueueLock { get; }

    public abstract IReadOnlyList<ValidationMessage> ValidationMessages { get; }

    /// <summary>
    /// Ends it; <paramref name="destroyChildren"/> frees what was made from the device, at the right moment.
    /// </summary>
    public abstract void Close(Action destroyChildren);
}
