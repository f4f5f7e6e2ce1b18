using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Memory;

/// <summary>What the driver would still give to this process (VK_EXT_memory_budget).</summary>
internal static unsafe class MemoryBudget
{
    /// <summary>Bytes that a heap has left for this process; null where the device does not tell.</summary>
    public static ulong? Left(VulkanContext context, uint heap)
    {
        if (!context.Features.HasFlag(VulkanFeatures.MemoryBudget))
        {
            return null;
        }

        PhysicalDeviceMemoryBudgetPropertiesEXT budget =
            new() { SType = StructureType.PhysicalDeviceMemoryBudgetPropertiesExt };
        PhysicalDeviceMemoryProperties2 properties =
            new() { SType = StructureType.PhysicalDeviceMemoryProperties2, PNext = &budget };
        context.Api.GetPhysicalDeviceMemoryProperties2(context.PhysicalDevice, &properties);
        (ulong all, ulong used) = (budget.HeapBudget[(int)heap], budget.HeapUsage[(int)heap]);
        return used < all ? all - used : 0;
    }
}
