namespace DynConv.Vulkan.Memory;

/// <summary>What a buffer pool did so far.</summary>
/// <param name="Rented">Buffers out now.</param>
/// <param name="PooledBytes">Bytes in buffers that wait to be rented.</param>
/// <param name="Hits">Rents served from the pool.</param>
/// <param name="Misses">Rents that had to create a buffer.</param>
public readonly record struct PoolStatistics(int Rented, ulong PooledBytes, long Hits, long Misses);
