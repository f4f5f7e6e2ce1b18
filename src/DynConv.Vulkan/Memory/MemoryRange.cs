namespace DynConv.Vulkan.Memory;

/// <summary>A part of a block.</summary>
internal readonly record struct MemoryRange(MemoryBlock Block, ulong Offset, ulong Size);
