namespace DynConv.Vulkan.Memory;

/// <summary>Device memory of a context at one moment. Sizes in bytes.</summary>
/// <param name="HeldBytes">Held from the driver, used or not.</param>
/// <param name="UsedBytes">Inside buffers that exist.</param>
/// <param name="PeakUsedBytes">The largest <paramref name="UsedBytes"/> so far.</param>
/// <param name="AllocationCount">How many allocations are held from the driver now.</param>
/// <param name="TotalAllocations">How many times memory was allocated from the driver so far; never falls.</param>
/// <param name="BufferCount">How many buffers exist now.</param>
public readonly record struct MemoryStatistics(
    ulong HeldBytes,
    ulong UsedBytes,
    ulong PeakUsedBytes,
    int AllocationCount,
    long TotalAllocations,
    int BufferCount);
