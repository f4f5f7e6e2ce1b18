using System;

namespace DynConv.Vulkan.Device;

/// <summary>
/// Optional parts of Vulkan that this library uses where they are on. Nothing here is required. What each needs and
/// buys: <see cref="VulkanRequirements.Optional"/>.
/// </summary>
[Flags]
public enum VulkanFeatures
{
    /// <summary>Core Vulkan compute only.</summary>
    None = 0,

    /// <summary>Timeline semaphores (<c>timelineSemaphore</c>; Vulkan 1.2 or VK_KHR_timeline_semaphore).</summary>
    TimelineSemaphore = 1,

    /// <summary>VK_EXT_memory_budget.</summary>
    MemoryBudget = 2,

    /// <summary>
    /// Matrix units: <c>cooperativeMatrix</c> (VK_KHR_cooperative_matrix), and with it <c>shaderFloat16</c>,
    /// <c>vulkanMemoryModel</c>, <c>subgroupSizeControl</c> and <c>computeFullSubgroups</c>, all of them enabled.
    /// </summary>
    CooperativeMatrix = 4,

    /// <summary>
    /// Numbers of 16 bits in storage buffers (<c>storageBuffer16BitAccess</c>; Vulkan 1.1 or VK_KHR_16bit_storage), enabled.
    /// </summary>
    HalfStorage = 8,
}
